"""The simulator behind `iyzico.testing`, which shops in production do not need.

Use it through `iyzico.testing.Simulator`. Not an official iyzico product.
"""
