import ChannelKit
import Foundation

/// Takes out of a message what must not be stored, and what is of no use.
///
/// A call comes with its whole assistant, server secrets included, and with its control URL, which lets anyone who has
/// it speak into the call.
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
    /// What the operator's own tools and schemas hold; Vapi puts nothing of its own there.
    private static let operators: Set = [
        "arguments", "parameters", "structuredData", "structuredDataMulti", "structuredOutputs",
    ]
    /// Whole histories, in messages that are not about them.
    private static let histories: Set = [
        "artifact", "messages", "messagesOpenAIFormatted", "toolWithToolCallList", "toolCallList", "toolCalls",
    ]

    /// `message` as it may be stored.
    ///
    /// - Parameter isReport: Whether the history is what the message is about.
    static func cleaned(_ message: JSONValue, isReport: Bool) -> JSONValue {
        guard case .object(var members) = message else { return message }
        for name in histories where !isReport { members[name] = nil }
        let special = ["call", "phoneNumber", "assistant"]
        for (name, value) in members where !special.contains(name) {
            members[name] = isSecret(name) ? nil : operators.contains(name) ? value : cleaned(value)
        }
        // In the hub's own spelling: what is signed begins with the same digits.
        members["timestamp"] = Date(vapi: message["timestamp"]).map { .string($0.iso8601) } ?? message["timestamp"]
        members["call"] = message["call"].flatMap(call)
        members["phoneNumber"] = message["phoneNumber"]?.keeping(numberMembers)
        members["assistant"] = message["assistant"]?.keeping(["id", "name"])
        return .object(members)
    }

    /// What is kept of a call: who, where, when.
    static func call(_ call: JSONValue) -> JSONValue? {
        guard case .object(var members)? = call.keeping(callMembers) else { return nil }
        let metadata = [call["assistantOverrides"]?["metadata"], call["assistant"]?["metadata"], call["metadata"]]
        members["metadata"] = metadata.compactMap { $0?.keeping(metadataMembers) }.first { $0 != [:] }
        return .object(members)
    }

    /// What is kept of the number that was called.
    static func phoneNumber(_ number: JSONValue) -> JSONValue? { number.keeping(numberMembers) }

    /// What is kept of an assistant's metadata.
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
