public import ChannelKit
import Foundation

/// Fetches files that came with messages, when somebody wants them.
public struct MediaFetcher: Sendable {
    /// The most that is fetched of a file unless somebody says otherwise, in bytes.
    public static let defaultLimit = 16 * 1_024 * 1_024
    /// Providers announce files a moment before they have them.
    private static let timeout: [Duration] = [.seconds(1), .seconds(3)]

    let routes: CurrentRoutes
    let http: any HTTPSending
    let clock: any HubClock

    /// Makes a desk for the channels of `routes`.
    public init(routes: CurrentRoutes, http: any HTTPSending, clock: any HubClock = SystemClock()) {
        self.routes = routes
        self.http = http
        self.clock = clock
    }

    /// The bytes of `media`, which came on `channel` in the message with the provider's id `message`.
    ///
    /// - Throws: ``MediaError``.
    public func file(
        _ media: ContentPart.Media,
        of message: String,
        on channel: ChannelID,
        limit: Int = defaultLimit
    ) async throws(MediaError) -> MediaFile {
        guard let adapter = routes.table.channels[channel]?.adapter as? any MediaDownloading else {
            throw .failed(reason: "the channel has no way to fetch files")
        }
        for pause in Self.timeout {
            do throws(MediaError) {
                return try await adapter.download(media, of: message, limit: limit, using: http)
            } catch {
                guard case .gone = error else { throw error }
            }
            guard (try? await clock.sleep(for: pause)) != nil else { throw .failed(reason: "cancelled") }
        }
        return try await adapter.download(media, of: message, limit: limit, using: http)
    }
}
