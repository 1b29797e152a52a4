"""What a card may be charged in, for the first six digits of its number."""

import shop

table = shop.client.installment.list(bin_number="554960", price="149.90")
for detail in table.installment_details:
    print(detail.bank_name, detail.card_family_name)
    for row in detail.installment_prices:
        print(f"{row.installment_number:>3} x {row.installment_price} = {row.total_price}")
