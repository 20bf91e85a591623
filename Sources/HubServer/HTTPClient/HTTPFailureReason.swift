import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Messages for the library's errors, and the classification of those that precede sending.
///
/// Descriptions of errors are not used, since some quote header values.
enum HTTPFailureReason {
    /// True if `error` occurs only before the first byte of a request is written.
    static func precedesSending(_ error: any Error) -> Bool {
        switch error {
        case is NIOConnectionError, is NIOSSLExtraError, NIOSSLError.handshakeFailed: true
        case let error as IOError: error.errnoCode == ECONNREFUSED
        case let error as HTTPClientError: beforeSending.contains(error) || isInvalidHeader(error)
        default: false
        }
    }

    /// A message for `error` that quotes nothing of the request.
    static func sentence(for error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: sentence(for: error)
        case let error as HTTPClientError: sentence(for: error)
        case is NIOSSLExtraError: "the server's certificate is for another host"
        case NIOSSLError.handshakeFailed(let cause) where "\(cause)".contains("CERTIFICATE_VERIFY_FAILED"):
            "the server's certificate is not trusted"
        case NIOSSLError.handshakeFailed: "the TLS handshake failed"
        case let error as IOError: message(error.errnoCode)
        case ChannelError.ioOnClosedChannel, ChannelError.eof, is NIOSSLError: "the connection was closed"
        case is HTTPParserError: "the response is not HTTP"
        case is CancellationError: "cancelled"
        default: "\(type(of: error))"
        }
    }

    private static let beforeSending: [HTTPClientError] = [
        .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .alreadyShutdown, .invalidURL,
        .emptyHost, .emptyScheme, .missingSocketPath, .traceRequestWithBody, .invalidLocalAddress,
    ]

    private static func isInvalidHeader(_ error: HTTPClientError) -> Bool {
        // Cases with values in them cannot be listed as constants.
        ["Invalid header field names", "Invalid header field values", "Unsupported scheme"]
            .contains(error.shortDescription)
    }

    private static func sentence(for error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout: "connect timeout"
        case .getConnectionFromPoolTimeout: "no free connection before the timeout"
        case .remoteConnectionClosed: "the server closed the connection before its response"
        default: error.shortDescription.lowercased()
        }
    }

    private static func sentence(for error: NIOConnectionError) -> String {
        if let cause = error.connectionErrors.first?.error {
            return (cause as? IOError).map { message($0.errnoCode) } ?? "connect timeout"
        }
        return "host not found"
    }

    private static func message(_ code: CInt) -> String {
        String(cString: strerror(code)).lowercased()
    }
}
