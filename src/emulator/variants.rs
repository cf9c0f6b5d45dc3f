//! Correct providers that differ from one another: what must never be found wrong.
//!
//! Each takes one choice otherwise than [`Behavior::rfc`] or [`Behavior::insightly`] where the
//! texts allow it, or a few that belong together.

use serde_json::json;

use crate::scim::ErrorType;

use super::behavior::{
    AddWithoutMatch, Behavior, BulkLimits, BulkStatus, Denial, EntityTags, FilterSupport, IdStyle,
    Me, MediaType, OmittedOnReplace, Paging, PatchAnswer, PatchSupport, ReadOnlyWrite,
    RemoveWithValue, Support, Timestamps, TwoPrimaries, UnknownAttribute, UnknownMember,
    UnsupportedFilter, UnsupportedOperation,
};

type Change = fn(&mut Behavior);
type Variant = (&'static str, Change);

fn build(base: &Behavior, variants: &[Variant]) -> Vec<(&'static str, Behavior)> {
    let vary = |(name, change): &Variant| {
        let mut behavior = base.clone();
        change(&mut behavior);
        (*name, behavior)
    };
    variants.iter().map(vary).collect()
}

/// Providers that all do what Insightly documents.
pub fn insightly_variants() -> Vec<(&'static str, Behavior)> {
    let mut variants = build(&Behavior::insightly(), SHARED);
    variants.extend(build(&Behavior::insightly(), INSIGHTLY));
    variants
}

/// Providers that all do what the RFCs demand.
pub fn rfc_variants() -> Vec<(&'static str, Behavior)> {
    let mut variants = build(&Behavior::rfc(), SHARED);
    variants.extend(build(&Behavior::rfc(), RFC));
    variants
}

/// Changes a provider into the variant of this name; whether there is one.
pub fn apply(behavior: &mut Behavior, name: &str) -> bool {
    let found = [SHARED, RFC, LENIENT].into_iter().flatten().find(|(known, _)| *known == name);
    let Some((_, change)) = found else { return false };
    change(behavior);
    true
}

/// A provider that offers as little as it may, and says so.
fn minimal(behavior: &mut Behavior) {
    behavior.patch = PatchSupport::Off(501);
    behavior.filter = FilterSupport::Off;
    behavior.sort = false;
    behavior.bulk_endpoint = Support::Off(501);
    behavior.etag = EntityTags::None;
    behavior.change_password = false;
    behavior.groups = false;
    behavior.devices = false;
    behavior.enterprise = false;
    behavior.me = Me::Off(501);
    behavior.root_query = Support::Off(501);
    behavior.paging = Paging::Index;
    behavior.publishes_pagination = false;
    behavior.content_location = false;
    behavior.location_always = false;
    behavior.head = false;
    behavior.wrong_method = 501;
}

/// Choices that every provider has.
const SHARED: &[Variant] = &[
    ("as-it-is", |_| {}),
    ("ids-are-uuids", |one| one.ids = IdStyle::Uuid),
    ("ids-are-digits", |one| one.ids = IdStyle::Numeric),
    ("ids-are-letters", |one| one.ids = IdStyle::Opaque),
    ("patch-answers-204", |one| one.patch_answer = PatchAnswer::NoContent),
    ("op-in-any-case", |one| one.op_any_case = true),
    ("booleans-as-text-are-taken", |one| one.text_booleans = true),
    ("media-type-with-charset", |one| one.media_type = MediaType::ScimCharset),
    ("media-type-negotiated", |one| one.media_type = MediaType::Negotiated),
    ("locations-relative", |one| one.absolute_locations = false),
    ("location-on-201-alone", |one| {
        one.location_always = false;
        one.content_location = false;
    }),
    ("pages-of-ten", |one| {
        one.default_page = 10;
        one.max_page = 10;
    }),
    ("pages-of-two-unless-asked", |one| one.default_page = 2),
    ("dates-in-seconds", |one| one.timestamps = Timestamps::Seconds),
    ("dates-in-microseconds", |one| one.timestamps = Timestamps::Microseconds),
    ("dates-with-an-offset", |one| one.timestamps = Timestamps::Offset),
    ("dates-without-a-zone", |one| one.timestamps = Timestamps::NoZone),
    ("lists-terse-when-complete", |one| one.terse_lists = true),
    ("lists-without-empty-resources", |one| one.omits_empty_resources = true),
    ("lists-newest-first", |one| one.newest_first = true),
    ("no-strangers", |one| {
        one.users = 0;
        if matches!(one.me, Me::Alias(_)) {
            one.me = Me::Off(501);
        }
    }),
    ("many-strangers", |one| one.users = 150),
    ("schemas-not-demanded", |one| one.schemas_demanded = false),
    ("token-demanded", |one| one.token = Some("secret".to_owned())),
    ("challenge-without-error", |one| {
        one.token = Some("secret".to_owned());
        one.challenge_error = false;
    }),
    ("unreadable-numbers-ignored", |one| one.unreadable_number = None),
    ("both-projections-taken", |one| one.both_projections = None),
    ("wrong-type-is-invalid-syntax", |one| {
        one.wrong_type = Denial::new(400, ErrorType::InvalidSyntax);
    }),
    ("malformed-body-is-invalid-value", |one| {
        one.malformed_body = Denial::new(400, ErrorType::InvalidValue);
    }),
    ("patch-takes-unchanged-read-only", |one| {
        one.patch_read_only = ReadOnlyWrite::RefuseChange;
    }),
    ("unknown-attributes-refused", |one| {
        one.unknown_attribute =
            UnknownAttribute::Refuse(Denial::new(400, ErrorType::InvalidSyntax));
    }),
    ("unknown-paths-have-no-target", |one| {
        one.unknown_path = UnknownAttribute::Refuse(Denial::new(400, ErrorType::NoTarget));
    }),
    ("unknown-paths-ignored", |one| one.unknown_path = UnknownAttribute::Ignore),
    ("no-version-in-the-url", |one| one.version_segment = false),
    ("no-head", |one| one.head = false),
    ("schemas-name-every-extension", |one| one.schemas_name_all = true),
];

/// Choices that Insightly's tables leave.
const INSIGHTLY: &[Variant] = &[
    ("errors-without-detail", |one| one.error_detail = false),
    ("put-clears-and-defaults", |one| {
        one.omitted_on_replace = OmittedOnReplace::Clear;
        one.defaults = vec![("active".to_owned(), json!(true))];
    }),
    ("unsupported-filters-get-501", |one| {
        one.unsupported_filter = UnsupportedFilter::Refuse(Denial::bare(501));
    }),
    ("unsupported-operations-get-501", |one| {
        one.unsupported_operation = UnsupportedOperation::Refuse(Denial::bare(501));
    }),
    ("emails-without-primary", |one| {
        for derived in &mut one.derived {
            derived.primary = false;
        }
    }),
    ("external-id-kept", |one| one.external_id = true),
    ("discovery-complete", |one| {
        one.config_endpoint = Support::On;
        one.types_endpoint = Support::On;
        one.lists_discovery_schemas = true;
    }),
    ("unserved-endpoints-get-501", |one| {
        one.bulk_endpoint = Support::Off(501);
        one.me = Me::Off(501);
        one.search_endpoint = Support::Off(501);
        one.root_query = Support::Off(501);
    }),
    ("search-served", |one| one.search_endpoint = Support::On),
    ("weak-tags", |one| one.etag = EntityTags::Weak),
    ("strong-tags", |one| one.etag = EntityTags::Strong),
    ("sorts", |one| one.sort = true),
    ("display-name-kept", |one| {
        if let Some(attributes) = &mut one.user_attributes {
            attributes.push("displayName".to_owned());
            attributes.push("title".to_owned());
        }
    }),
];

/// Choices that the RFCs leave.
const RFC: &[Variant] = &[
    ("minimal", minimal),
    ("no-patch", |one| one.patch = PatchSupport::Off(501)),
    ("no-filter", |one| one.filter = FilterSupport::Off),
    ("no-filter-says-501", |one| {
        one.filter = FilterSupport::Off;
        one.unsupported_filter = UnsupportedFilter::Refuse(Denial::bare(501));
    }),
    ("no-sort", |one| one.sort = false),
    ("no-sort-says-so", |one| {
        one.sort = false;
        one.unsupported_sort = Some(Denial::new(400, ErrorType::InvalidValue));
    }),
    ("no-bulk", |one| one.bulk_endpoint = Support::Off(501)),
    ("errors-without-detail", |one| {
        one.error_detail = false;
        // A bulk job beyond a limit must be told which one.
        one.bulk_endpoint = Support::Off(501);
    }),
    ("no-tags", |one| one.etag = EntityTags::None),
    ("strong-tags", |one| one.etag = EntityTags::Strong),
    ("no-change-of-password", |one| one.change_password = false),
    ("no-groups", |one| one.groups = false),
    ("no-devices", |one| one.devices = false),
    ("no-enterprise", |one| one.enterprise = false),
    ("users-alone", |one| {
        one.groups = false;
        one.devices = false;
        one.enterprise = false;
    }),
    ("own-extension", |one| one.audit = true),
    ("no-me", |one| one.me = Me::Off(501)),
    ("me-redirects", |one| one.me = Me::Redirect("seed001@emulator.example".to_owned())),
    ("no-root-query", |one| one.root_query = Support::Off(404)),
    ("index-paging-alone", |one| {
        one.paging = Paging::Index;
        one.publishes_pagination = false;
    }),
    ("index-paging-published", |one| one.paging = Paging::Index),
    ("cursor-paging-alone", |one| one.paging = Paging::CursorOnly),
    ("cursor-paging-first", |one| one.paging = Paging::BothCursorFirst),
    ("cursor-paging-alone-in-pages-of-ten", |one| {
        one.paging = Paging::CursorOnly;
        one.default_page = 10;
        one.max_page = 10;
    }),
    ("no-previous-cursor", |one| one.previous_cursor = false),
    ("no-total-with-cursors", |one| one.cursor_total = false),
    ("cursors-for-ever", |one| one.cursor_timeout = None),
    ("put-keeps-what-is-left-out", |one| one.omitted_on_replace = OmittedOnReplace::Keep),
    ("put-keeps-what-is-required", |one| one.replace_keeps_required = true),
    ("put-refuses-another-id", |one| one.foreign_id_refused = true),
    ("add-without-match-creates", |one| one.add_without_match = AddWithoutMatch::Create),
    ("add-without-match-is-no-path", |one| {
        one.add_without_match = AddWithoutMatch::Refuse(Denial::new(400, ErrorType::InvalidPath));
    }),
    ("remove-without-match-has-no-target", |one| one.remove_without_match = false),
    ("remove-takes-a-list", |one| one.remove_with_value = RemoveWithValue::Listed),
    ("replace-through-a-filter-is-whole", |one| one.replace_value_merges = false),
    ("first-primary-wins", |one| one.two_primaries = TwoPrimaries::KeepFirst),
    ("last-primary-wins", |one| one.two_primaries = TwoPrimaries::KeepLast),
    ("unknown-members-kept", |one| one.unknown_member = UnknownMember::Store),
    ("unknown-members-not-found", |one| {
        one.unknown_member = UnknownMember::Refuse(Denial::bare(404));
    }),
    ("filters-on-unknown-find-nothing", |one| one.filter_on_unknown = None),
    ("ne-excludes-absent", |one| one.ne_matches_absent = false),
    ("password-eq-works", |one| one.password_filter = true),
    ("bulk-status-as-object", |one| one.bulk_status = BulkStatus::Object),
    ("bulk-without-bulk-id", |one| one.bulk_id_demanded = false),
    ("bulk-circles-conflict", |one| one.bulk_circular = false),
    ("bulk-of-five", |one| {
        one.bulk_limits = BulkLimits { max_operations: 5, max_payload: 100_000 };
    }),
    ("names-formatted", |one| one.formats_names = true),
    ("email-types-invented", |one| one.invents_email_type = true),
    ("email-domains-lowered", |one| one.lower_email_domain = true),
    ("user-type-by-default", |one| one.defaults.push(("userType".to_owned(), json!("Employee")))),
    ("active-not-by-default", |one| one.defaults.clear()),
    ("discovery-schemas-unlisted", |one| one.lists_discovery_schemas = false),
    ("endpoints-without-slash", |one| one.endpoint_slash = false),
    ("types-without-id", |one| one.type_ids = false),
    ("nulls-shown", |one| one.shows_null = true),
    ("plain-json-refused", |one| one.takes_plain_json = false),
];

/// Choices beyond the RFCs that some clients rely on; no provider has to make them.
const LENIENT: &[Variant] = &[
    ("group-names-unique", |one| one.unique_group_names = true),
    ("dotted-names-are-taken", |one| one.dotted_names = true),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn check(variants: &[(&'static str, Behavior)], least: usize) {
        assert!(variants.len() >= least, "{}", variants.len());
        let names: HashSet<_> = variants.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), variants.len(), "two variants have one name");
        assert!(variants.iter().all(|(_, behavior)| behavior.faults.is_empty()));
    }

    #[test]
    fn there_are_enough_of_them() {
        check(&insightly_variants(), 25);
        check(&rfc_variants(), 50);
    }
}
