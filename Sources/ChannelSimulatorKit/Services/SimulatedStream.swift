public import ChannelKit
public import Foundation

/// A response whose body arrives piece by piece.
public struct SimulatedStream: Hashable, Sendable {
    /// A piece of the body.
    public struct Piece: Hashable, Sendable {
        /// The delay after the previous piece, or after the head.
        public var delay: Duration
        /// The bytes.
        public var data: Data

        /// Creates a piece.
        public init(after delay: Duration = .zero, _ data: Data) {
            self.delay = delay
            self.data = data
        }
    }

    /// The HTTP status.
    public var status: Int
    /// The header fields, content type included.
    public var headers: HeaderFields
    /// The body.
    public var pieces: [Piece]
    /// True if the connection is closed after the last piece, so that the reader notices the missing rest.
    public var isBroken: Bool

    /// Creates a streamed response.
    public init(status: Int = 200, headers: HeaderFields, pieces: [Piece], isBroken: Bool = false) {
        self.status = status
        self.headers = headers
        self.pieces = pieces
        self.isBroken = isBroken
    }

    /// Creates a stream of `response` in two halves, for a fault between them.
    init(halving response: WebhookResponse) {
        let half = response.body.count / 2
        let pieces = [Piece(response.body.prefix(half)), Piece(response.body.dropFirst(half))]
        self.init(status: response.status, headers: response.headers, pieces: pieces)
    }
}

extension SimulatedAnswer {
    /// Returns the response with `fault` applied: a stall or a broken connection; other faults leave it as it is.
    ///
    /// A fault after a number of pieces happens before the last one in any case, and in the middle of a response that
    /// is not streamed.
    public func suffering(_ fault: SimulatorFault?) -> SimulatedAnswer {
        switch fault {
        case .dropAfterAccepting: .dropped
        case .stall(let time, let count):
            changed(after: count) { stream, index in stream.pieces[index].delay += time }
        case .breakStream(let count):
            changed(after: count) { stream, index in
                stream.pieces.removeSubrange(index...)
                stream.isBroken = true
            }
        default: self
        }
    }

    private func changed(after count: Int, _ change: (inout SimulatedStream, Int) -> Void) -> SimulatedAnswer {
        var (stream, count) =
            switch self {
            case .stream(let stream): (stream, count)
            case .response(let response): (SimulatedStream(halving: response), 1)
            case .dropped: (SimulatedStream(headers: [:], pieces: []), count)
            }
        guard !stream.pieces.isEmpty else { return self }
        count = min(max(count, 0), stream.pieces.count - 1)
        change(&stream, count)
        return .stream(stream)
    }
}
