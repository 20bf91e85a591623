import ChannelKit
import Foundation
import Testing

@testable import LLMStrategy

struct RefusalCase: Sendable, CustomTestStringConvertible {
    let status: Int
    let body: String
    let kind: ModelFailure.Kind
    let description: String

    var testDescription: String { description }

    init(_ status: Int, _ body: String, _ kind: ModelFailure.Kind, _ description: String) {
        self.status = status
        self.body = body
        self.kind = kind
        self.description = description
    }

    /// A body with an `error` object.
    init(_ status: Int, error: JSONValue, _ kind: ModelFailure.Kind, _ description: String) {
        let body: JSONValue = ["type": "error", "error": error]
        self.init(status, String(decoding: body.data, as: UTF8.self), kind, description)
    }
}

struct ProviderErrorTests {
    private static let renamed = "'max_tokens' is not supported. Use 'max_completion_tokens' instead."
    private static let invalid = "invalid_request_error"

    static let cases = [
        RefusalCase(
            401,
            error: ["message": "Incorrect API key: sk-sam**ple.", "type": .string(invalid), "code": "invalid_api_key"],
            .credentials,
            "HTTP 401: invalid API key"
        ),
        RefusalCase(
            403,
            error: ["type": "permission_error"],
            .credentials,
            "HTTP 403: the API key has no access to the model"
        ),
        RefusalCase(
            404,
            error: [
                "message": "The model `gpt-9` does not exist", "type": .string(invalid), "code": "model_not_found",
            ],
            .unknown,
            "HTTP 404: the model or the base_url is unknown"
        ),
        RefusalCase(
            400,
            error: ["message": "The maximum context length is 128000 tokens.", "code": "context_length_exceeded"],
            .promptTooLong,
            "HTTP 400: the prompt is too long for the model"
        ),
        RefusalCase(
            400,
            error: ["type": .string(invalid), "message": "prompt is too long: 210000 tokens > 200000 maximum"],
            .promptTooLong,
            "HTTP 400: the prompt is too long for the model"
        ),
        RefusalCase(
            413,
            error: ["type": "request_too_large"],
            .promptTooLong,
            "HTTP 413: the prompt is too long for the model"
        ),
        RefusalCase(
            400,
            error: ["message": .string(renamed), "param": "max_tokens", "code": "unsupported_parameter"],
            .unsupported("max_tokens"),
            "HTTP 400: 'max_tokens' is refused"
        ),
        RefusalCase(
            400,
            error: ["message": .string(renamed)],
            .unsupported("max_tokens"),
            "HTTP 400: 'max_tokens' is refused"
        ),
        RefusalCase(
            400,
            error: ["message": "Unsupported value: 0.2.", "param": "temperature", "code": "unsupported_value"],
            .unsupported("temperature"),
            "HTTP 400: 'temperature' is refused"
        ),
        RefusalCase(
            400,
            error: ["message": "The response was filtered", "code": "content_filter", "status": 400],
            .refused,
            "HTTP 400: content_filter"
        ),
        RefusalCase(422, #"{"detail":"nonsense"}"#, .refused, "HTTP 422: the request is refused"),
        RefusalCase(
            400,
            error: ["type": .string(invalid), "message": "Your credit balance is too low to access the API."],
            .quotaExceeded,
            "HTTP 400: the account's quota is used up"
        ),
        RefusalCase(
            402,
            error: ["message": "Insufficient Balance"],
            .quotaExceeded,
            "HTTP 402: the account's quota is used up"
        ),
        RefusalCase(
            429,
            error: ["message": "You exceeded your current quota", "type": "insufficient_quota"],
            .quotaExceeded,
            "HTTP 429: the account's quota is used up"
        ),
        RefusalCase(
            429,
            error: ["message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"],
            .throttled,
            "HTTP 429: too many requests"
        ),
        RefusalCase(409, "", .throttled, "HTTP 409: a conflict"),
        RefusalCase(408, "", .serverError, "HTTP 408"),
        RefusalCase(500, error: ["type": "server_error"], .serverError, "HTTP 500: server_error"),
        RefusalCase(502, "<html>Bad gateway</html>", .serverError, "HTTP 502"),
        RefusalCase(503, error: "no slots", .serverError, "HTTP 503"),
        RefusalCase(529, error: ["type": "overloaded_error"], .overloaded, "HTTP 529: overloaded"),
        RefusalCase(301, "", .refused, "HTTP 301: a redirect, which is not followed"),
    ]

    @Test(arguments: cases)
    func errorsAreClassified(_ testCase: RefusalCase) {
        let error = ProviderError(body: Data(testCase.body.utf8))
        let failure = error.failure(status: testCase.status, retryAfter: nil)
        #expect(failure.kind == testCase.kind)
        #expect(failure.description == testCase.description)
    }

    @Test func unknownWordsAreNotRepeated() {
        let secrets = ["sk-sample", "sk-ant-sample", "Friday", "Lotus"]
        let sentence = "sk-sample sk-ant-sample Is Friday still free? You are the receptionist of Lotus Dental."
        let body = JSONValue.object([
            "error": .object([
                "message": .string(sentence), "type": .string(sentence), "code": .string(sentence),
                "param": .string(sentence),
            ])
        ]).data
        for status in [300, 400, 401, 402, 403, 404, 408, 409, 413, 418, 422, 429, 500, 503, 529, 600] {
            for failure in [
                ProviderError(body: body).failure(status: status, retryAfter: nil),
                ProviderError(body: body).failureInStream,
            ] {
                let words = "\(failure) \(String(reflecting: failure))"
                for secret in secrets { #expect(!words.contains(secret)) }
            }
        }
    }
}
