import CHiredis

/// An answer of Redis.
enum RedisValue: Hashable, Sendable {
    case text(String)
    case integer(Int64)
    case list([RedisValue])
    case null
    case error(String)

    /// Copies a reply of hiredis.
    init(_ reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .text(Self.text(of: reply))
        case REDIS_REPLY_ERROR: self = .error(Self.text(of: reply))
        case REDIS_REPLY_INTEGER: self = .integer(reply.integer)
        case REDIS_REPLY_ARRAY:
            let elements = UnsafeBufferPointer(start: reply.element, count: reply.element == nil ? 0 : reply.elements)
            self = .list(elements.map { $0.map { RedisValue($0.pointee) } ?? .null })
        default: self = .null
        }
    }

    private static func text(of reply: redisReply) -> String {
        guard let start = reply.str else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: reply.len), as: UTF8.self)
    }

    /// The text; nil for another value.
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The number, also of a text; nil for another value.
    var integer: Int64? {
        switch self {
        case .integer(let integer): integer
        case .text(let text): Int64(text)
        default: nil
        }
    }

    /// The elements of a list; empty for another value.
    var elements: [RedisValue] {
        if case .list(let elements) = self { elements } else { [] }
    }
}
