"""The simulator behind `iyzico.testing`, in a package of its own: shops in production do not need it.

Use it through `iyzico.testing.Simulator`. Not an official iyzico product.
"""
