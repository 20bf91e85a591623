import ChannelKit
import Foundation

extension TwilioWebhook {
    /// Values without a field of their own in the event, under Twilio's names.
    var facts: [String: JSONValue] {
        var facts: [String: JSONValue] = [:]
        for name in kind == .status ? Self.statusTexts : Self.messageTexts {
            facts[name] = self[name].map(JSONValue.string)
        }
        if kind == .message {
            for name in Self.flags { facts[name] = self[name].map { .bool($0 == "true") } }
            for name in Self.documents {
                facts[name] = self[name].map { (try? JSONValue(parsing: Data($0.utf8))) ?? .string($0) }
            }
            facts.merge(referral) { fact, _ in fact }
        }
        return facts
    }

    /// The advertisement that brought the customer here.
    ///
    /// `ReferralNumMedia` is present without an advertisement too.
    private var referral: [String: JSONValue] {
        guard self["ReferralSourceId"] != nil || self["ReferralCtwaClid"] != nil else { return [:] }
        return parameters.filter { $0.key.hasPrefix("Referral") && !$0.value.isEmpty }.mapValues(JSONValue.string)
    }

    private static let messageTexts = [
        "MessageType", "MessagingServiceSid", "NumSegments", "FromCity", "FromState", "FromZip", "FromCountry", "WaId",
        "ListDescription", "OriginalRepliedMessageSender",
    ]

    private static let flags = ["Forwarded", "FrequentlyForwarded"]

    /// Parameters that hold JSON.
    private static let documents = ["AddOns", "ChannelMetadata"]

    private static let statusTexts = [
        "To", "MessagingServiceSid", "RawDlrDoneDate", "ChannelPrefix", "ChannelToAddress", "ChannelInstallSid",
        "EventType", "ChannelStatusMessage",
    ]
}
