public import ChannelKit
public import Foundation

/// A response whose body is still being made.
public struct AnswerStream: Sendable {
    /// Status, header fields and the first bytes.
    public let head: WebhookResponse
    /// The rest, piece by piece: a piece is asked for when the one before it was written.
    public let pieces: Pieces
    /// Must be called when the body is written, or its reader has left; a second time does nothing.
    public let close: @Sendable () -> Void

    init(head: WebhookResponse, pieces: Pieces, close: @escaping @Sendable () -> Void) {
        self.head = head
        self.pieces = pieces
        self.close = close
    }

    /// Bytes that are made when they are asked for.
    public struct Pieces: AsyncSequence, Sendable {
        enum Piece: Sendable {
            case more(Data)
            /// Says nothing of the answer.
            case filler(Data)
            case last(Data)
        }

        /// Makes the piece after the first `count`, and after the filler if there was one.
        typealias Making = @Sendable (_ count: Int, _ isFilled: Bool) async -> Piece

        let make: Making

        /// Asks for one piece after the other.
        public struct Iterator: AsyncIteratorProtocol {
            let make: Making
            private var count = 0
            private var isFilled = false
            private var isOver = false

            init(make: @escaping Making) { self.make = make }

            /// The next piece, nil after the last.
            public mutating func next() async -> Data? {
                guard !isOver else { return nil }
                switch await make(count, isFilled) {
                case .filler(let data):
                    isFilled = true
                    return data
                case .more(let data):
                    count += 1
                    return data
                case .last(let data):
                    isOver = true
                    return data
                }
            }
        }

        public func makeAsyncIterator() -> Iterator { Iterator(make: make) }
    }
}
