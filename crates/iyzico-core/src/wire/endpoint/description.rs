//! The description of a call as a value.

use crate::value::field::Name;
use crate::wire::endpoint::{
    Authentication, Endpoint, FoundBy, Limit, Method, Pages, Place, Safety, SecondCall,
};
use crate::wire::path;

/// A call with its types left out.
///
/// ```
/// use iyzico_core::ENDPOINTS;
///
/// let money = ENDPOINTS.iter().filter(|call| call.safety.moves_money());
/// assert!(money.clone().all(|call| call.recovery.is_some() || call.no_look_up.is_some()));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Description {
    /// [`Endpoint::NAME`].
    pub name: &'static str,
    /// [`Endpoint::METHOD`].
    pub method: Method,
    /// [`Endpoint::PATH`].
    pub path: &'static str,
    /// [`Endpoint::ALIASES`].
    pub aliases: &'static [&'static str],
    /// [`Endpoint::PLACE`].
    pub place: Place,
    /// [`Endpoint::ELSEWHERE`].
    pub elsewhere: &'static [(&'static str, Place)],
    /// [`Endpoint::AUTHENTICATION`].
    pub authentication: Authentication,
    /// [`Endpoint::SIGNED`].
    pub signed: &'static [&'static str],
    /// [`Endpoint::SAFETY`].
    pub safety: Safety,
    /// [`Endpoint::LIMIT`].
    pub limit: Option<Limit>,
    /// [`Endpoint::ECHO`].
    pub echo: &'static [&'static str],
    /// [`Endpoint::ECHO_WITHIN`].
    pub echo_within: &'static [(&'static str, &'static str)],
    /// [`Endpoint::PAGES`].
    pub pages: Option<Pages>,
    /// [`Endpoint::RECONCILES`].
    pub reconciles: Option<&'static str>,
    /// [`Endpoint::FOUND_BY`].
    pub found_by: Option<FoundBy>,
    /// [`Endpoint::NO_LOOK_UP`].
    pub no_look_up: Option<&'static str>,
    /// [`Endpoint::SECOND_CALL`].
    pub second_call: Option<SecondCall>,
    /// [`Endpoint::LACKS_STATUS`].
    pub lacks_status: bool,
    /// [`Endpoint::DEPRECATED`].
    pub deprecated: Option<&'static str>,
    /// The fields of the request.
    pub fields: &'static [Name],
}

impl Description {
    /// Reads the description of a call. What does not fit together does not compile.
    pub const fn of<E: Endpoint>() -> Self {
        check_places::<E>();
        check_pages::<E>();
        assert!(
            E::SAFETY.moves_money() == E::SECOND_CALL.is_some(),
            "a call that moves money, and no other, says what becomes of it a second time"
        );
        Self {
            name: E::NAME,
            method: E::METHOD,
            path: E::PATH,
            aliases: E::ALIASES,
            place: E::PLACE,
            elsewhere: E::ELSEWHERE,
            authentication: E::AUTHENTICATION,
            signed: E::SIGNED,
            safety: E::SAFETY,
            limit: E::LIMIT,
            echo: E::ECHO,
            echo_within: E::ECHO_WITHIN,
            pages: E::PAGES,
            reconciles: E::RECONCILES,
            found_by: E::FOUND_BY,
            no_look_up: E::NO_LOOK_UP,
            second_call: E::SECOND_CALL,
            lacks_status: E::LACKS_STATUS,
            deprecated: E::DEPRECATED,
            fields: E::NAMES,
        }
    }

    /// The names of the fields that stand in the path.
    pub fn fields_in_path(&self) -> impl Iterator<Item = &'static str> {
        path::names(self.path)
    }

    /// Whether all fields go to the same place.
    pub(crate) fn has_one_place(&self) -> bool {
        self.elsewhere.is_empty() && self.fields_in_path().next().is_none()
    }

    /// Where a field goes; `None` for one that stands in the path.
    pub fn place_of(&self, field: &str) -> Option<Place> {
        if self.fields_in_path().any(|name| name == field) {
            return None;
        }
        let elsewhere = self.elsewhere.iter().find(|(name, _)| *name == field);
        Some(elsewhere.map_or(self.place, |(_, place)| *place))
    }
}

/// Whether every field goes where HTTP can carry it.
const fn check_places<E: Endpoint>() {
    assert!(
        !(matches!(E::METHOD, Method::Get) && matches!(E::PLACE, Place::Body)),
        "a GET has no body"
    );
    assert!(!matches!(E::PLACE, Place::Header(_)), "a header holds one field only");
    assert!(path::is_of_fields(E::PATH, E::NAMES), "a name in PATH is no field of the request");
    let mut index = 0;
    while index < E::ALIASES.len() {
        assert!(
            path::is_of_fields(E::ALIASES[index], E::NAMES),
            "a name in ALIASES is no field of the request"
        );
        index += 1;
    }
    let mut index = 0;
    while index < E::ELSEWHERE.len() {
        let (name, place) = E::ELSEWHERE[index];
        assert!(is_field::<E>(name), "a name in ELSEWHERE is no field of the request");
        assert!(!matches!(place, Place::Body), "a body holds all fields or none");
        index += 1;
    }
    let mut index = 0;
    while index < E::ECHO_WITHIN.len() {
        let (name, _) = E::ECHO_WITHIN[index];
        assert!(is_field::<E>(name), "a name in ECHO_WITHIN is no field of the request");
        index += 1;
    }
}

/// Whether the pages of a list, and the day that its rows belong to, are named by fields of the request.
const fn check_pages<E: Endpoint>() {
    if let Some(Pages { next, .. }) = E::PAGES {
        assert!(is_field::<E>(next.field()), "the page is no field of the request");
    }
    if let Some(day) = E::RECONCILES {
        assert!(E::PAGES.is_some(), "the rows of a day come in pages");
        assert!(is_field::<E>(day), "the day is no field of the request");
    }
}

const fn is_field<E: Endpoint>(name: &str) -> bool {
    path::has_field(E::NAMES, name.as_bytes())
}
