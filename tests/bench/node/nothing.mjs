// The package that `import-nothing.mjs` imports.
