// The orders of a shop. This table is in memory; yours is a database that all machines ask.
const orders = new Map();

/** Puts an order into the table: what is asked of iyzico for it. */
export function addOrder(id, request) {
  orders.set(id, { id, request });
}

/** The order, or nothing. */
export async function orderOf(id) {
  return orders.get(id);
}

/** Notes the page on which an order is paid, and gives the one that counts: the first, until it ends. In a database
 * that is one statement, so that of two clicks one is first. */
export async function keepPage(id, url, seconds) {
  const order = orders.get(id);
  if (!order.page || order.page.ends < Date.now()) {
    order.page = { url, ends: Date.now() + seconds * 1000 };
  }
  return order.page.url;
}

/** Notes that an order was paid. */
export async function markPaid(id, paymentId) {
  orders.get(id).paid = paymentId;
}
