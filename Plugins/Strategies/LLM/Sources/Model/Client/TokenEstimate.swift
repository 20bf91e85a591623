import ChannelKit
import Foundation

/// The estimate of tokens where the provider does not count them.
///
/// A token is about four characters in Latin letters, two in other alphabets, and one in Chinese, Japanese and Korean.
enum TokenEstimate {
    static func tokens(ofBytes bytes: Int) -> Int { (bytes + 3) / 4 }

    /// The estimated input tokens of a request.
    static func input(of request: ModelRequest) -> Int {
        let messages = request.messages.reduce(0) { $0 + quarters(of: $1) }
        let tools = request.tools.reduce(0) {
            $0 + $1.name.utf8.count + $1.description.utf8.count + $1.parameters.data.count
        }
        return (request.instructions.tokenQuarters + messages + tools + 3) / 4
    }

    /// The estimated quarters of tokens; a byte of JSON is one.
    private static func quarters(of message: ModelMessage) -> Int {
        switch message {
        case .customer(let text), .result(_, let text, _): text.tokenQuarters
        case .model(let text, let calls):
            text.tokenQuarters + calls.reduce(0) { $0 + $1.name.utf8.count + $1.arguments.data.count }
        }
    }
}

extension String {
    /// The estimated number of tokens, by script.
    var estimatedTokens: Int { (tokenQuarters + 3) / 4 }

    /// The estimated quarters of tokens.
    fileprivate var tokenQuarters: Int { unicodeScalars.reduce(0) { $0 + $1.tokenQuarters } }

    /// The beginning of the text with at most `limit` estimated tokens.
    func cut(toTokens limit: Int) -> String {
        var left = limit * 4
        let end = unicodeScalars.firstIndex { scalar in
            left -= scalar.tokenQuarters
            return left < 0
        }
        return end.map { String(self[..<$0]) } ?? self
    }
}

extension Unicode.Scalar {
    /// The estimated quarters of a token.
    fileprivate var tokenQuarters: Int {
        switch value {
        // Latin and general punctuation.
        case 0..<0x370, 0x1E00..<0x1F00, 0x2000..<0x2070: 1
        // Greek to the scripts of South and South-East Asia.
        case 0x370..<0x1100, 0x1200..<0x2E80: 2
        default: 4
        }
    }
}
