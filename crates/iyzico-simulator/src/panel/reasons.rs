//! Why a signature is wrong, in Turkish. The English sentences are those of the log.

/// Translates a sentence of the signature check; unknown ones stay as they are.
pub(super) fn in_turkish(reason: &str) -> &str {
    let known = REASONS.iter().find(|(english, _)| *english == reason);
    known.map_or(reason, |(_, turkish)| turkish)
}

const REASONS: &[(&str, &str)] = &[
    ("there is no Authorization header", "Authorization başlığı yok"),
    ("the header is not ASCII", "başlık ASCII değil"),
    ("the scheme is not IYZWSv2", "şema IYZWSv2 değil"),
    ("there is no blank after IYZWSv2", "IYZWSv2 sonrasında boşluk yok"),
    (
        "the part after IYZWSv2 is not standard base64",
        "IYZWSv2 sonrasındaki bölüm standart base64 değil",
    ),
    ("the decoded header is not UTF-8", "çözülen başlık UTF-8 değil"),
    (
        "the decoded header is not apiKey:…&randomKey:…&signature:…",
        "çözülen başlık apiKey:…&randomKey:…&signature:… biçiminde değil",
    ),
    ("the decoded header lacks &signature:…", "çözülen başlıkta &signature:… yok"),
    ("x-api-key or x-secret-key is missing", "x-api-key ya da x-secret-key yok"),
    ("the secret key differs", "gizli anahtar farklı"),
    ("the api key has white space around it", "API anahtarının başında ya da sonunda boşluk var"),
    (
        "the simulator was started with another api key",
        "simülatör başka bir API anahtarıyla başlatıldı",
    ),
    (
        "the query was signed; the signature covers the path only",
        "sorgu dizesi de imzalanmış; imza yalnızca yolu kapsar",
    ),
    ("the body was not signed", "gövde imzalanmamış"),
    ("the path was not signed", "yol imzalanmamış"),
    (
        "the path was signed with another slash at its end than it was sent with",
        "yolun sonundaki eğik çizgi imzalanan ile gönderilen arasında farklı",
    ),
    (
        "the whole URL was signed; the signature covers the path only",
        "URL'nin tamamı imzalanmış; imza yalnızca yolu kapsar",
    ),
    (
        "the secret key differs, or the path or the body was changed after signing",
        "gizli anahtar farklı ya da yol veya gövde imzalandıktan sonra değişmiş",
    ),
];
