"""Make the compact model: corpora -> tokenizer -> transformer -> CTranslate2 (extra ``[train]``)."""
