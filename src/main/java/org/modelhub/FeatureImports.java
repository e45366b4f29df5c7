package org.modelhub;

import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;

/**
 * The wiring of each feature by name. Named rather than scanned for: a scan reads every class of the hub at each start,
 * and would find the wiring of the management port, which starts later.
 */
final class FeatureImports implements ImportSelector {

    static final String[] NAMES = {
        "org.modelhub.LibrariesConfig",
        "org.modelhub.HubConfig",
        "org.modelhub.SwapRecordConfig",
        "org.modelhub.StartFactsConfig",
        "org.modelhub.ManagePortLauncherConfig",
        "org.modelhub.record.RecordConfig",
        "org.modelhub.seal.SealConfig",
        "org.modelhub.replay.ReplayConfig",
        "org.modelhub.identity.IdentityConfig",
        "org.modelhub.meter.MeterConfig",
        "org.modelhub.swap.SwapConfig",
        "org.modelhub.swap.engine.WaitlessConfig",
        "org.modelhub.upstream.UpstreamConfig",
        "org.modelhub.upstream.limit.LimitConfig",
        "org.modelhub.upstream.continuing.ContinuingConfig",
        "org.modelhub.upstream.replica.ReplicaConfig",
        "org.modelhub.local.LocalConfig",
        "org.modelhub.admission.redis.RedisConfig",
        "org.modelhub.admission.AdmissionConfig",
        "org.modelhub.answer.AnswerConfig",
        "org.modelhub.content.ContentConfig",
        "org.modelhub.edge.EdgeConfig",
        "org.modelhub.edge.GeminiConfig",
        "org.modelhub.edge.ModelsConfig",
        "org.modelhub.edge.OllamaConfig",
        "org.modelhub.edge.StreamConfig",
        "org.modelhub.edge.TakeoverConfig",
        "org.modelhub.edge.socket.SocketConfig",
        "org.modelhub.edge.socket.realtime.RealtimeConfig",
        "org.modelhub.extension.ExtensionConfig",
        "org.modelhub.knowledge.KnowledgeConfig",
        "org.modelhub.playground.PlaygroundConfig",
        "org.modelhub.admin.RoutesConfig",
        "org.modelhub.manage.StartReportConfig",
    };

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        return NAMES.clone();
    }
}
