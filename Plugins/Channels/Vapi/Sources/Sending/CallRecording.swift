public import ChannelKit
import Foundation

/// The recording of a call, fetched by the call's id, because the URLs in messages expire within an hour.
///
/// - SeeAlso: <https://docs.vapi.ai/calls/call-features> (read 2026-11)
enum CallRecording {
    private static let path = "mono-recording"

    static func media(of call: String) -> ContentPart.Media {
        ContentPart.Media(id: "\(call)/\(path)", mimeType: "audio/wav", filename: "\(call).wav")
    }

    /// True if a report has a recording, under any of its names.
    static func isIn(_ report: JSONValue) -> Bool {
        let artifact = report["artifact"]
        let candidates = [
            artifact?["presignedMonoUrl"], artifact?["presignedStereoUrl"], artifact?["recording"]?["mono"],
            artifact?["recording"]?["stereoUrl"], artifact?["recordingUrl"], artifact?["stereoRecordingUrl"],
            report["recordingUrl"], report["stereoRecordingUrl"],
        ]
        return candidates.contains { value in
            switch value {
            case .string(let url)?: !url.isEmpty
            case .object(let members)?: !members.isEmpty
            default: false
            }
        }
    }

    /// The path of a recording below the API; nil for any other media.
    static func path(of media: ContentPart.Media) -> String? {
        media.id.flatMap { id in
            id.wholeMatch(of: /[0-9A-Za-z_\-]+\/(mono|stereo|customer|assistant)-recording/) == nil
                ? nil : "call/\(id)"
        }
    }
}

/// Downloads recordings from the API, which redirects to a short-lived URL on another host.
extension VapiAdapter: MediaDownloading {
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        guard let path = CallRecording.path(of: media) else { throw .forbidden(reason: "not a recording of a call") }
        let url = "\(api.baseURL)/\(path)"
        return try await MediaFetch(authorization: api.authorization, trusting: [url])
            .file(media, at: url, limit: limit, using: http)
    }
}
