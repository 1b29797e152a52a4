module.exports = { testMatch: ["<rootDir>/errors.jest.cjs"], transform: {} };
