import Crypto
import Foundation
import NIOCore

/// Creates POST requests, each with its own body and signature.
struct RequestFactory: Sendable {
    struct Signature: Sendable {
        let header: String
        let key: SymmetricKey
    }

    private let head: String
    private let template: BodyTemplate
    private let signature: Signature?
    /// The first request's number: later than any of an earlier run, so that no body occurs twice.
    let first: UInt64

    init(
        target: Target,
        template: BodyTemplate,
        signature: Signature?,
        fields: [String] = [],
        first: UInt64 = UInt64(Date().timeIntervalSince1970 * 1_000) * 1_000
    ) {
        let host = target.host.contains(":") ? "[\(target.host)]" : target.host
        head = """
            POST \(target.path) HTTP/1.1\r
            Host: \(host):\(target.port)\r
            Content-Type: application/json\r

            """ + fields.map { "\($0)\r\n" }.joined()
        self.template = template
        self.signature = signature
        self.first = first
    }

    /// Request `index` of this run.
    func request(_ index: Int, now: Int, allocator: ByteBufferAllocator) -> ByteBuffer {
        request(with: template.body(first + UInt64(index), now: now), allocator: allocator)
    }

    /// A request with `body`.
    func request(with body: [UInt8], allocator: ByteBufferAllocator) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: head.utf8.count + body.count + 200)
        buffer.writeString(head)
        if let signature {
            let code = HMAC<SHA256>.authenticationCode(for: body, using: signature.key)
            buffer.writeString("\(signature.header): sha256=")
            for byte in code {
                buffer.writeInteger(Self.digits[Int(byte >> 4)])
                buffer.writeInteger(Self.digits[Int(byte & 15)])
            }
            buffer.writeStaticString("\r\n")
        }
        buffer.writeString("Content-Length: \(body.count)\r\n\r\n")
        buffer.writeBytes(body)
        return buffer
    }

    private static let digits = Array("0123456789abcdef".utf8)
}

extension RequestFactory.Signature {
    /// The signature of requests by options; nil without them.
    init?(header: String?, secret: String?) {
        guard let header, let secret else { return nil }
        self.init(header: header, key: SymmetricKey(data: Data(secret.utf8)))
    }
}
