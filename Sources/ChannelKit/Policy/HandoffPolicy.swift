/// What a customer is told, once, when a conversation goes over to a person.
public struct HandoffPolicy: Hashable, Sendable {
    /// When a person is there; nil for the business's own hours, or always if it has none.
    public var hours: OpeningHours?
    /// What is said while a person is there; nothing without it.
    public var text: LocalizedTemplate?
    /// What is said while nobody is; the other text without it.
    public var closedText: LocalizedTemplate?

    /// Describes it; nothing is said unasked.
    public init(hours: OpeningHours? = nil, text: LocalizedTemplate? = nil, closedText: LocalizedTemplate? = nil) {
        self.hours = hours
        self.text = text
        self.closedText = closedText
    }
}
