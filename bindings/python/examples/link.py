"""A link on whose page anybody can pay, until it is closed."""

import shop

link = shop.client.link.create_fast(
    conversation_id=shop.new_reference("course-5"),
    description="An evening course in optics",
    price="149.90",
    currency_code="TRY",
).data
print("send buyers to", link.url)

if shop.simulator:
    shop.simulator.page(link.token).approve()
else:
    input("Pay there, then press Enter: ")
print("sold:", shop.client.link.retrieve(token=link.token).data.sold_count)

shop.client.link.set_status(token=link.token, status="PASSIVE")
print("now it is", shop.client.link.retrieve(token=link.token).data.product_status)
