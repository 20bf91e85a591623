import ChannelKit

/// The facts about a tenant against which its settings are checked.
struct TenantFacts {
    let id: TenantID
    /// True if the tenant has a time zone.
    var hasTimeZone: Bool
    /// True if the tenant has opening hours.
    var hasHours = false
    /// Its languages; nil if they are invalid.
    var languages: [String]?
    /// The names of its channels, including broken ones.
    var channels: [String] = []
}
