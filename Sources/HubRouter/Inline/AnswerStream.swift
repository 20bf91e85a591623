package import ChannelKit
package import Foundation

/// A response whose body is still being made.
package struct AnswerStream: Sendable {
    /// The status, header fields and first bytes.
    package let head: WebhookResponse
    /// The rest of the body: a piece is requested when the one before it was written.
    package let pieces: Pieces
    /// Ends the stream.
    ///
    /// It must be called when the body is written, or its reader has left; a second call does nothing.
    package let close: @Sendable () -> Void

    init(head: WebhookResponse, pieces: Pieces, close: @escaping @Sendable () -> Void) {
        self.head = head
        self.pieces = pieces
        self.close = close
    }

    /// The pieces of a body, made on request.
    package struct Pieces: AsyncSequence, Sendable {
        enum Piece: Sendable {
            case more(Data)
            /// A piece that is no part of the answer.
            case filler(Data)
            case last(Data)
        }

        /// Makes the piece after the first `count`, and after the filler if there was one.
        typealias Making = @Sendable (_ count: Int, _ isFilled: Bool) async -> Piece

        let make: Making

        /// An iterator that requests one piece after the other.
        package struct Iterator: AsyncIteratorProtocol {
            let make: Making
            private var count = 0
            private var isFilled = false
            private var isOver = false

            init(make: @escaping Making) { self.make = make }

            /// Returns the next piece; nil after the last.
            package mutating func next() async -> Data? {
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

        package func makeAsyncIterator() -> Iterator { Iterator(make: make) }
    }
}
