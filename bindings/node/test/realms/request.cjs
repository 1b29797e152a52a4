const card = {
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
  address: "Nidakule",
};

const payment = (changes = {}) => ({
  price: "1",
  paidPrice: "1.2",
  paymentCard: card,
  buyer: {
    id: "BY789",
    name: "John",
    surname: "Doe",
    identityNumber: "74300864791",
    email: "email@email.com",
    registrationAddress: "Nidakule",
    city: "Istanbul",
    country: "Turkey",
    ip: "85.34.78.112",
  },
  billingAddress: address,
  basketItems: [{ id: "B1", name: "Song", category1: "Music", itemType: "VIRTUAL", price: "1" }],
  ...changes,
});

module.exports = { card, payment };
