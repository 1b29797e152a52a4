use iyzico_core::html::Html;
use iyzico_core::object;
use iyzico_core::order::Note;
use iyzico_core::protected_shop::{ProtectedShopScript, RetrieveProtectedShopScript};

use crate::bank::Bank;
use crate::bank::fields::{note, optional};
use crate::bank::notify::MERCHANT_ID;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for RetrieveProtectedShopScript {
    /// Fields and positions are inferred; a position that is not known is the usual one.
    fn serve(&self, _: &mut Bank) -> Result<ProtectedShopScript, Refusal> {
        let position = optional(self.position.as_ref()).map_or("", Note::as_str);
        let words = position.to_ascii_lowercase();
        let (vertical, horizontal) = (
            if words.contains("top") { "top" } else { "bottom" },
            if words.contains("left") { "left" } else { "right" },
        );
        Ok(object!(ProtectedShopScript {
            protected_shop_id: Some(note(&MERCHANT_ID.to_string())),
            overlay_script: Some(Html::raw(format!(
                r#"<script type="text/javascript">(function () {{
  var badge = document.createElement("p");
  badge.lang = "tr";
  badge.textContent = "iyzico korumalı alışveriş (simülasyon)";
  badge.style.cssText = "position:fixed;{vertical}:1rem;{horizontal}:1rem;margin:0;padding:.5rem 1rem;color:#fff;background:#1e64ff";
  document.body.appendChild(badge);
}})();</script>"#
            ))),
        }))
    }
}
