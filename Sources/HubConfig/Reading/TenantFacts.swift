import ChannelKit

/// What is known of a tenant while its settings are read: what they may refer to, and what they rest on.
struct TenantFacts {
    let id: TenantID
    /// Whether it says in which zone its hours are.
    var hasTimeZone: Bool
    /// Whether it says when it is open.
    var hasHours = false
    /// Its languages; nil if they are not written right.
    var languages: [String]?
    /// The names of its channels, broken ones included.
    var channels: [String] = []
}
