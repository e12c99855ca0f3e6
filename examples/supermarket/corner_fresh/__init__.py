"""Corner Fresh: the code of this shop.

Made once by posforge. `generated/` is rewritten from store.yaml; everything else here is yours.
"""
