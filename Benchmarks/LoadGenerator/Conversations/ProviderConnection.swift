import Foundation
import NIOCore

/// A connection of the hub to the provider's API: accepts every reply at once.
final class ProviderConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private unowned let driver: ConversationDriver
    private var buffer = ByteBuffer()

    init(driver: ConversationDriver) { self.driver = driver }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        buffer.writeBuffer(&bytes)
        while let request = next() {
            let body = response(to: request)
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: head + body)), promise: nil)
        }
        buffer.discardReadBytes()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// A request of the hub.
    private struct Request {
        let path: [Substring]
        let body: String
    }

    /// The next complete request.
    private func next() -> Request? {
        let view = buffer.readableBytesView
        guard let head = HTTPHead.bytes(of: view) else { return nil }
        let length = HTTPHead.field("content-length", in: head).flatMap { Int($0) } ?? 0
        guard view.count >= head.count + length else { return nil }
        let body = String(decoding: view[head.endIndex..<head.endIndex + length], as: UTF8.self)
        let line = String(decoding: head.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        buffer.moveReaderIndex(forwardBy: head.count + length)
        return Request(path: line.split(separator: " ").dropFirst().first?.split(separator: "/") ?? [], body: body)
    }

    /// The provider's response: a reply is accepted, and a question about a number is answered.
    private func response(to request: Request) -> String {
        guard request.path.last == "messages", request.path.count >= 2 else {
            return #"{"id":"\#(request.path.last ?? "")"}"#
        }
        let number = String(request.path[request.path.count - 2])
        guard let recipient = Self.recipient(in: request.body) else { return #"{"success":true}"# }
        let reply = driver.accept(from: number, to: recipient)
        return """
            {"messaging_product":"whatsapp","contacts":[{"input":"+\(recipient)","wa_id":"\(recipient)"}],\
            "messages":[{"id":"\(reply.id)"}]}
            """
    }

    /// The digits of the recipient; nil if the request is no reply, such as a read receipt.
    private static func recipient(in body: String) -> String? {
        guard let start = body.range(of: #""to":"+"#)?.upperBound else { return nil }
        return String(body[start...].prefix(while: \.isNumber))
    }
}
