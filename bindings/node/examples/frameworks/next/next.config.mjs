export default { serverExternalPackages: ["iyzico"] };
