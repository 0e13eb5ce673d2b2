using MLNetInterpret.Fuzz.Damage;
using MLNetInterpret.Fuzz.Loading;

namespace MLNetInterpret.Fuzz;

/// <summary>Every kind of damage that is counted.</summary>
internal static class Kinds
{
    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Kind> All { get; } =
    [
        .. Model("perceptron", "perceptron of a table", LoadModel.Table),
        .. Model("convnet", "convolutional network", LoadModel.Pictures),
        .. Model("lstm", "character LSTM", LoadModel.Text),
        .. Model("prior", "prior of pictures", LoadModel.Pictures),
        new("shard", "shard of a scan", "job", ShardDamage.Any, LoadScan.Shards) { SeesEverything = true },
        new("shard-forged", "shard, its checksum right", "job", ShardDamage.Forged, LoadScan.Shards),
        new("plan", "plan of a scan", "job", ShardDamage.Plan, LoadScan.Shards) { SeesEverything = true },
        new("catalogue", "catalogue", "catalogue", CatalogueDamage.Any, LoadScan.Catalogue) { SeesEverything = true },
        .. Checkpoint(),
        new("onnx", "ONNX", "onnx", OnnxDamage.Any, LoadOnnx.Network),
        new("findings", "findings.json", "findings", FileDamage.Of(TextDamage.Json), LoadData.Findings),
        new("csv", "CSV", "csv", FileDamage.Of(TextDamage.Csv), LoadData.Csv),
        new("text", "text", "text", FileDamage.Of(TextDamage.Text), LoadData.Text),
        new("idx", "IDX", "idx", FileDamage.Of(HeaderDamage.Idx), LoadData.Idx),
        new("cifar", "CIFAR", "cifar", FileDamage.Of(ByteDamage.Any), LoadData.Cifar),
        new("png", "PNG", "png", FileDamage.Of(HeaderDamage.Png), LoadData.Picture),
        new("jpeg", "JPEG", "jpeg", FileDamage.Of(HeaderDamage.Jpeg), LoadData.Picture),
        new("bmp", "BMP", "bmp", FileDamage.Of(HeaderDamage.Bmp), LoadData.Picture),
        new("gif", "GIF", "gif", FileDamage.Of(HeaderDamage.Gif), LoadData.Picture),
        new("webp", "WebP", "webp", FileDamage.Of(HeaderDamage.WebP), LoadData.Picture),
    ];

    /// <summary>A kind by its name, planted ones included.</summary>
    public static Kind Named(string name) =>
        All.Concat(Planted.PlantedKinds.All).First(kind => kind.Name == name);

    private static IEnumerable<Kind> Model(string name, string title, Func<string, string, string> load) =>
    [
        new(name, title, name, FileDamage.Of(ZipDamage.Raw), load) { SeesEverything = true },
        new($"{name}-rezipped", $"{title}, CRCs right", name, FileDamage.Of(ZipDamage.Rezipped), load) { SeesEverything = true },
        new($"{name}-forged", $"{title}, all checksums right", name, FileDamage.Of(Forgery.Any), load),
    ];

    private static IEnumerable<Kind> Checkpoint() => LoadCheckpoint.IsKnown
        ? [new("checkpoint", "checkpoint of a training", "checkpoint", FileDamage.Of(ByteDamage.Any), LoadCheckpoint.Resumed)
            { SeesEverything = true }]
        : [];
}
