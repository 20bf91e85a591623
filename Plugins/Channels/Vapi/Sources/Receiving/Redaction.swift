import ChannelKit
import Foundation

/// Removes from a message what must not be stored, and what is not used.
///
/// A call comes with its whole assistant, including server secrets, and with its control URL, which gives access to the
/// live call.
enum Redaction {
    private static let callMembers: Set = [
        "id", "callId", "orgId", "type", "createdAt", "phoneNumberId", "assistantId", "squadId", "phoneCallProvider",
        "phoneCallProviderId", "phoneCallTransport", "customer", "campaignId", "name",
    ]
    private static let numberMembers: Set = ["id", "orgId", "number", "provider"]
    private static let metadataMembers: Set = [CallMetadata.correlation, "language"]
    private static let secrets: Set = [
        "secret", "serverurlsecret", "authtoken", "token", "password", "apikey", "publickey", "privatekey",
        "controlurl", "listenurl", "monitor", "headers", "credential", "credentials", "server", "originaltranscript",
    ]
    /// Members with the operator's own tools and schemas; Vapi adds nothing to them.
    private static let operators: Set = [
        "arguments", "parameters", "structuredData", "structuredDataMulti", "structuredOutputs",
    ]
    /// Whole histories, in messages that are not about them.
    private static let histories: Set = [
        "artifact", "messages", "messagesOpenAIFormatted", "toolWithToolCallList", "toolCallList", "toolCalls",
    ]

    /// The storable part of `message`.
    ///
    /// - Parameter isReport: True if the history is the subject of the message.
    static func cleaned(_ message: JSONValue, isReport: Bool) -> JSONValue {
        guard case .object(var members) = message else { return message }
        for name in histories where !isReport { members[name] = nil }
        let special = ["call", "phoneNumber", "assistant"]
        for (name, value) in members where !special.contains(name) {
            members[name] = isSecret(name) ? nil : operators.contains(name) ? value : cleaned(value)
        }
        // In the hub's own format: the signed text begins with the same digits.
        members["timestamp"] = Date(vapi: message["timestamp"]).map { .string($0.iso8601) } ?? message["timestamp"]
        members["call"] = message["call"].flatMap(call)
        members["phoneNumber"] = message["phoneNumber"]?.keeping(numberMembers)
        members["assistant"] = message["assistant"]?.keeping(["id", "name"])
        return .object(members)
    }

    /// The stored part of a call: ids, customer and times.
    static func call(_ call: JSONValue) -> JSONValue? {
        guard case .object(var members)? = call.keeping(callMembers) else { return nil }
        let metadata = [call["assistantOverrides"]?["metadata"], call["assistant"]?["metadata"], call["metadata"]]
        members["metadata"] = metadata.compactMap { $0?.keeping(metadataMembers) }.first { $0 != [:] }
        return .object(members)
    }

    /// The stored part of the called number.
    static func phoneNumber(_ number: JSONValue) -> JSONValue? { number.keeping(numberMembers) }

    /// The stored part of an assistant's metadata.
    static func metadata(_ metadata: JSONValue) -> JSONValue? { metadata.keeping(metadataMembers) }

    private static func cleaned(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            .object(
                members.filter { !isSecret($0.key) && $0.key != "messagesOpenAIFormatted" }
                    .reduce(into: [:]) { kept, member in
                        kept[member.key] = operators.contains(member.key) ? member.value : cleaned(member.value)
                    }
            )
        case .array(let elements): .array(elements.map(cleaned))
        case .null, .bool, .integer, .number, .string: value
        }
    }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased()
        return secrets.contains(name) || name.hasPrefix("presigned")
    }
}
