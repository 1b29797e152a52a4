// The payment of iyzico's documentation, from which every test begins.

/** @satisfies {import("iyzico").PaymentCard} */
export const card = {
  cardHolderName: "John Doe",
  cardNumber: "5528790000000008",
  expireMonth: "12",
  expireYear: "2030",
  cvc: "123",
};

const address = {
  contactName: "Jane Doe",
  city: "Istanbul",
  country: "Turkey",
  address: "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
  zipCode: "34742",
};

const buyer = {
  id: "BY789",
  name: "John",
  surname: "Doe",
  identityNumber: "74300864791",
  email: "email@email.com",
  gsmNumber: "+905350000000",
  registrationDate: "2013-04-21 15:12:09",
  lastLoginDate: "2015-10-05 12:43:35",
  registrationAddress: "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
  city: "Istanbul",
  country: "Turkey",
  zipCode: "34732",
  ip: "85.34.78.112",
};

/** @type {import("iyzico").BasketItem[]} */
export const basketItems = [
  { id: "BI101", name: "Binocular", category1: "Collectibles", itemType: "PHYSICAL", price: "0.3" },
  { id: "BI102", name: "Game code", category1: "Game", itemType: "VIRTUAL", price: "0.5" },
  { id: "BI103", name: "Usb", category1: "Electronics", itemType: "PHYSICAL", price: "0.2" },
];

/**
 * The documented payment, with some of its fields replaced: rightly or wrongly.
 *
 * @returns {import("iyzico").CreatePayment}
 */
export const payment = (changes = {}) => ({
  locale: "en",
  price: "1",
  paidPrice: "1.2",
  currency: "TRY",
  installment: 1,
  basketId: "B67832",
  paymentChannel: "WEB",
  paymentGroup: "PRODUCT",
  paymentCard: card,
  buyer,
  shippingAddress: address,
  billingAddress: address,
  basketItems,
  ...changes,
});
