import HTTPTypes
import Hummingbird

/// Rejects requests whose header fields exceed a limit, which is above the headers of all providers.
struct HeaderLimit<Context: RequestContext>: RouterMiddleware {
    let bytes: Int

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let size = request.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard size <= bytes else { throw HTTPError(.requestHeaderFieldsTooLarge, headers: [.connection: "close"]) }
        return try await next(request, context)
    }
}
