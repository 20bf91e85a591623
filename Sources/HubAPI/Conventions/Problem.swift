import ChannelKit
import HTTPTypes

/// An error of a request, as `application/problem+json` (RFC 9457).
struct Problem: Error {
    /// The codes, which keep their meaning.
    enum Code: String, CaseIterable, Sendable {
        case invalidRequest = "invalid_request"
        case cursorMismatch = "cursor_mismatch"
        case unauthenticated
        case sessionExpired = "session_expired"
        case forbidden
        case scopeMissing = "scope_missing"
        case crossSite = "cross_site"
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case conflict
        case stale
        case handledByOther = "handled_by_other"
        case notTaken = "not_taken"
        case channelBroken = "channel_broken"
        case windowClosed = "window_closed"
        case optedOut = "opted_out"
        case idempotencyMismatch = "idempotency_mismatch"
        case tooLarge = "too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case unprocessable
        case rateLimited = "rate_limited"
        case unavailable
        case internalError = "internal_error"

        var status: HTTPResponse.Status {
            switch self {
            case .invalidRequest, .cursorMismatch: .badRequest
            case .unauthenticated, .sessionExpired: .unauthorized
            case .forbidden, .scopeMissing, .crossSite: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .conflict, .handledByOther, .notTaken, .channelBroken: .conflict
            case .stale: .preconditionFailed
            case .idempotencyMismatch, .unprocessable, .windowClosed, .optedOut: .unprocessableContent
            case .tooLarge: .contentTooLarge
            case .unsupportedMediaType: .unsupportedMediaType
            case .rateLimited: .tooManyRequests
            case .unavailable: .serviceUnavailable
            case .internalError: .internalServerError
            }
        }

        var title: String {
            switch self {
            case .invalidRequest: "Invalid request"
            case .cursorMismatch: "Cursor of another list"
            case .unauthenticated: "Not signed in"
            case .sessionExpired: "Session expired"
            case .forbidden: "Not allowed for this role"
            case .scopeMissing: "Scope missing"
            case .crossSite: "Request from another site"
            case .notFound: "Not found"
            case .methodNotAllowed: "Method not allowed"
            case .conflict: "Conflict"
            case .stale: "Changed meanwhile"
            case .handledByOther: "Handled by another agent"
            case .notTaken: "Handled by the hub"
            case .channelBroken: "Channel out of service"
            case .windowClosed: "Reply window closed"
            case .optedOut: "Customer opted out"
            case .idempotencyMismatch: "Idempotency key used for another request"
            case .tooLarge: "Too large"
            case .unsupportedMediaType: "Unsupported media type"
            case .unprocessable: "Refused"
            case .rateLimited: "Rate limited"
            case .unavailable: "Unavailable"
            case .internalError: "Internal error"
            }
        }
    }

    /// An error of one value of the request.
    struct Detail {
        /// The place of the value: a JSON pointer into the body, or the name of a query field.
        let pointer: String
        let message: String
        let remedy: String?
    }

    let code: Code
    let detail: String
    let remedy: String?
    let errors: [Detail]
    /// Members besides, such as the current state of the object.
    let members: [String: JSONValue]
    let headers: [HTTPField.Name: String]

    init(
        _ code: Code,
        _ detail: String,
        remedy: String? = nil,
        errors: [Detail] = [],
        members: [String: JSONValue] = [:],
        headers: [HTTPField.Name: String] = [:]
    ) {
        self.code = code
        self.detail = detail
        self.remedy = remedy
        self.errors = errors
        self.members = members
        self.headers = headers
    }

    /// The error of one value of a request.
    static func invalid(_ pointer: String, _ message: String, remedy: String? = nil) -> Problem {
        Problem(
            .invalidRequest,
            "\(pointer): \(message)",
            errors: [Detail(pointer: pointer, message: message, remedy: remedy)]
        )
    }

    /// The error for an id that the tenant does not have: other tenants' ids are not distinguished.
    static let notFound = Problem(.notFound, "the tenant has no object with this id")

    /// The response's body.
    func json(instance: String) -> JSONValue {
        let own = JSONValue.compact([
            "type": .string("urn:patchbay:problem:\(code.rawValue)"),
            "title": .string(code.title),
            "status": .integer(Int64(code.status.code)),
            "detail": .string(detail),
            "instance": .string(instance),
            "code": .string(code.rawValue),
            "remedy": remedy.map(JSONValue.string),
            "errors": errors.isEmpty
                ? nil
                : .array(
                    errors.map { error in
                        .compact([
                            "pointer": .string(error.pointer), "message": .string(error.message),
                            "remedy": error.remedy.map(JSONValue.string),
                        ])
                    }
                ),
        ])
        return .object((own.object ?? [:]).merging(members) { own, _ in own })
    }
}
