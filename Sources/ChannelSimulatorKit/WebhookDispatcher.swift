import ServiceLifecycle

/// A service that posts queued webhooks: statuses, and redeliveries.
struct WebhookDispatcher: Service {
    let webhooks: AsyncStream<QueuedWebhook>

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await webhook in webhooks { group.addTask { await webhook.provider.deliver(webhook) } }
                group.cancelAll()
            }
        }
    }
}
