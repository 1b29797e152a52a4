"""Moving over from the official client.

- `iyzico.compat.iyzipay` has its names: replace `import iyzipay` by
  `from iyzico.compat import iyzipay`, and change nothing else at first.
- `python -m iyzico.compat check PATH` lists what to look at in a project.
"""
