import ChannelKit
import Foundation

/// Models that are asked in order: the next one if one fails permanently, has an open circuit breaker or times out.
struct ModelChain: ChatModel {
    /// The models, at least one.
    let endpoints: [ModelEndpoint]
    /// The max number of retries of a model after transient failures.
    let retries: Int
    /// The timeout for the first piece of an answer.
    let firstByte: Duration
    /// The prices, by model name.
    let prices: [String: ModelPrice]
    /// The circuit breakers and quirks of the endpoints.
    let states: EndpointStates

    init(
        endpoints: [ModelEndpoint],
        retries: Int = 2,
        firstByte: Duration = .seconds(10),
        prices: [String: ModelPrice] = [:],
        states: EndpointStates = .shared
    ) {
        self.endpoints = endpoints
        self.retries = retries
        self.firstByte = firstByte
        self.prices = prices
        self.states = states
    }

    func events(
        for request: ModelRequest,
        in context: ModelContext
    ) -> AsyncThrowingStream<ModelEvent, any Error> {
        let (events, continuation) = AsyncThrowingStream<ModelEvent, any Error>.makeStream()
        let modelCall = ModelCall(request: request, context: context, chain: self, events: continuation)
        let task = Task {
            do {
                try await modelCall.run()
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        // A cancelled stream closes the connection; usage until then is still recorded.
        continuation.onTermination = { _ in task.cancel() }
        return events
    }
}

// MARK: - Settings

extension ModelChain {
    static let models = Setting<[SettingValue]>(
        "models",
        type: .list(of: .either([.text, .object(ModelEndpoint.furtherDeclarations)])),
        help: """
            Models to ask in order when the first fails or times out: the name of another model of the same server, or \
            a mapping. A mapping with the same provider takes missing values from the first model.
            """,
        example: .list([.text("gpt-4o")])
    ) { value in
        if case .list(let models) = value { models } else { nil }
    }.optional()
    static let retries = Setting.integer(
        "retries",
        in: 0...5,
        help: "The max number of retries of a model after a transient failure: a lost connection, HTTP 429 or 5xx.",
        example: 2
    ).defaulting(to: .integer(2))
    static let firstByte = Setting.duration(
        "first_byte",
        help: "The timeout for the first byte of a model's answer, after which the next model is asked.",
        example: .seconds(10)
    ).defaulting(to: .duration(.seconds(10)))

    /// All settings of the models, which are written directly under `llm`.
    static let declarations: [SettingDeclaration] = .settings {
        ModelEndpoint.declarations
        models
        retries
        firstByte
        ModelPrice.table
    }

    /// Reads the settings.
    init(_ settings: SettingValues, states: EndpointStates = .shared) throws(ConfigurationIssue) {
        let main = try ModelEndpoint(settings)
        var endpoints = [main]
        for (index, written) in (try settings[Self.models] ?? []).enumerated() {
            do throws(ConfigurationIssue) { endpoints.append(try Self.endpoint(written, besides: main)) } catch {
                throw error.below(String(index)).below(Self.models.declaration.name)
            }
        }
        let firstByte = try settings[Self.firstByte]
        guard firstByte > .zero else {
            throw ConfigurationIssue(
                path: [Self.firstByte.declaration.name],
                problem: "the timeout is 0",
                remedy: "write a time such as 10s"
            )
        }
        let prices = try settings[ModelPrice.table] ?? []
        self.init(
            endpoints: endpoints,
            retries: try settings[Self.retries],
            firstByte: firstByte,
            prices: Dictionary(prices.map { ($0.model, $0.price) }) { first, _ in first },
            states: states
        )
    }

    private static func endpoint(
        _ written: SettingValue,
        besides main: ModelEndpoint
    ) throws(ConfigurationIssue) -> ModelEndpoint {
        switch written {
        case .text(let model): return main.withModel(model)
        case .mapping(let values): return try ModelEndpoint(SettingValues(values), besides: main)
        default:
            throw ConfigurationIssue(path: [], problem: "invalid model", remedy: "write a model's name, or a mapping")
        }
    }
}
