import ChannelKit
import Foundation

/// The estimate of tokens if the provider does not count them: one for four bytes, about right for English and French.
enum TokenEstimate {
    static func tokens(ofBytes bytes: Int) -> Int { (bytes + 3) / 4 }

    /// The estimated input tokens of a request.
    static func input(of request: ModelRequest) -> Int {
        let messages = request.messages.reduce(0) { $0 + bytes(of: $1) }
        let tools = request.tools.reduce(0) {
            $0 + $1.name.utf8.count + $1.description.utf8.count + $1.parameters.data.count
        }
        return tokens(ofBytes: request.instructions.utf8.count + messages + tools)
    }

    private static func bytes(of message: ModelMessage) -> Int {
        switch message {
        case .customer(let text): text.utf8.count
        case .model(let text, let calls):
            text.utf8.count + calls.reduce(0) { $0 + $1.name.utf8.count + $1.arguments.data.count }
        case .result(_, let text, _): text.utf8.count
        }
    }
}
