/// What happens to a send when nobody knows whether it arrived, and the provider cannot tell.
public enum DeliveryPolicy: String, Hashable, Sendable, CaseIterable {
    /// It is sent again: rather twice than never.
    case atLeastOnce = "at_least_once"
    /// It is left to a person and listed: rather never than twice.
    case atMostOnce = "at_most_once"
}
