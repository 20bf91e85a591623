import ChannelKit
import Foundation

/// Models that are asked in order: the next when one has failed for good, is not asked because it keeps failing, or is
/// late.
struct ModelChain: ChatModel {
    /// The models; never empty.
    let endpoints: [ModelEndpoint]
    /// How often one that failed in passing is asked again.
    let retries: Int
    /// How long one may take to begin its answer.
    let firstByte: Duration
    /// What models cost, by name.
    let prices: [String: ModelPrice]
    /// What is known of the endpoints.
    let memory: EndpointStates

    init(
        endpoints: [ModelEndpoint],
        retries: Int = 2,
        firstByte: Duration = .seconds(10),
        prices: [String: ModelPrice] = [:],
        memory: EndpointStates = .shared
    ) {
        self.endpoints = endpoints
        self.retries = retries
        self.firstByte = firstByte
        self.prices = prices
        self.memory = memory
    }

    func events(
        for request: ModelRequest,
        call: String,
        until deadline: Date,
        clock: any HubClock,
        services: StrategyServices
    ) -> AsyncThrowingStream<ModelEvent, any Error> {
        let (events, continuation) = AsyncThrowingStream<ModelEvent, any Error>.makeStream()
        let question = ModelCall(
            request: request,
            call: call,
            deadline: deadline,
            clock: clock,
            services: services,
            chain: self,
            events: continuation
        )
        let asking = Task {
            do {
                try await question.ask()
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        // Whoever stops listening closes the connection; what came until then is still counted.
        continuation.onTermination = { _ in asking.cancel() }
        return events
    }
}

// MARK: - Settings

extension ModelChain {
    static let models = Setting<[SettingValue]>(
        "models",
        type: .list(of: .either([.text, .object(ModelEndpoint.furtherDeclarations)])),
        help: """
            Models to ask in order when the first fails or is late: a name for another model of the same server, or a \
            mapping. A mapping of the same provider takes what it leaves out from the first.
            """,
        example: .list([.text("gpt-4o")])
    ) { value in
        if case .list(let models) = value { models } else { nil }
    }.optional()
    static let retries = Setting.integer(
        "retries",
        in: 0...5,
        help: "How often a model is asked again that failed in passing: a lost connection, HTTP 429 or 5xx.",
        example: 2
    ).defaulting(to: .integer(2))
    static let firstByte = Setting.duration(
        "first_byte",
        help: "How long a model may take to begin its answer, before the next one is asked.",
        example: .seconds(10)
    ).defaulting(to: .duration(.seconds(10)))

    /// All settings of the models, to stand directly under `llm`.
    static let declarations =
        ModelEndpoint.declarations + [
            models.declaration, retries.declaration, firstByte.declaration, ModelPrice.table.declaration,
        ]

    /// Reads the settings.
    init(_ settings: SettingValues, memory: EndpointStates = .shared) throws(ConfigurationIssue) {
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
                problem: "no model answers in no time",
                remedy: "write a time such as 10s"
            )
        }
        let prices = try settings[ModelPrice.table] ?? []
        self.init(
            endpoints: endpoints,
            retries: try settings[Self.retries],
            firstByte: firstByte,
            prices: Dictionary(prices.map { ($0.model, $0.price) }) { first, _ in first },
            memory: memory
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
            throw ConfigurationIssue(path: [], problem: "it is no model", remedy: "write a model's name, or a mapping")
        }
    }
}
