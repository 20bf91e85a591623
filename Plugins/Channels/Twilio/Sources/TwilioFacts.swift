import ChannelKit
import Foundation

extension TwilioWebhook {
    /// What has no place of its own, under Twilio's own names.
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

    /// The advertisement that brought the person here.
    ///
    /// `ReferralNumMedia` is there without one, too.
    private var referral: [String: JSONValue] {
        guard self["ReferralSourceId"] != nil || self["ReferralCtwaClid"] != nil else { return [:] }
        return parameters.filter { $0.key.hasPrefix("Referral") && !$0.value.isEmpty }.mapValues(JSONValue.string)
    }

    private static let messageTexts = [
        "MessageType", "MessagingServiceSid", "NumSegments", "FromCity", "FromState", "FromZip", "FromCountry", "WaId",
        "ListDescription", "OriginalRepliedMessageSender",
    ]

    private static let flags = ["Forwarded", "FrequentlyForwarded"]

    /// JSON in a parameter.
    private static let documents = ["AddOns", "ChannelMetadata"]

    private static let statusTexts = [
        "To", "MessagingServiceSid", "RawDlrDoneDate", "ChannelPrefix", "ChannelToAddress", "ChannelInstallSid",
        "EventType", "ChannelStatusMessage",
    ]
}
