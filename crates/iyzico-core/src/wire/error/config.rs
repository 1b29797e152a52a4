//! A setting that cannot work.

/// The client was set up in a way that cannot work. Nothing was sent.
///
/// ```
/// use iyzico_core::endpoint::Method;
///
/// let wrong = Method::named("TRACE").unwrap_err();
/// assert_eq!(wrong.setting, "method");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.spelled(str::to_owned).1)]
pub struct ConfigError {
    /// Name of the setting: `base_url`; or of a variable of the environment: `SSL_CERT_FILE`.
    pub setting: &'static str,
    /// What is wrong with it, and what would work. Names of other settings stand in backticks.
    pub problem: String,
}

impl ConfigError {
    /// The setting and the whole sentence, with the names of settings as another language spells them. Variables of
    /// the environment have the same names in all languages.
    pub fn spelled(&self, spell: impl Fn(&str) -> String) -> (String, String) {
        let setting =
            if is_variable(self.setting) { self.setting.to_owned() } else { spell(self.setting) };
        let mut message = format!("{setting}: ");
        let mut rest = self.problem.as_str();
        while let Some((before, name, after)) = first_name(rest) {
            message += before;
            message += &spell(name);
            rest = after;
        }
        message += rest;
        (setting, message)
    }
}

/// Whether it is the name of a variable of the environment, not of a setting. Those of proxies are written in
/// lower case as well.
fn is_variable(name: &str) -> bool {
    name.ends_with("_proxy") || name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

/// The first name of a setting in backticks, with what stands before and behind it.
fn first_name(text: &str) -> Option<(&str, &str, &str)> {
    let mut opening = text.find('`')?;
    loop {
        let (before, inside) = (&text[..opening], &text[opening + 1..]);
        let closing = inside.find('`')?;
        let (name, after) = (&inside[..closing], &inside[closing + 1..]);
        if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
            return Some((before, name, after));
        }
        opening += 1 + closing;
    }
}
