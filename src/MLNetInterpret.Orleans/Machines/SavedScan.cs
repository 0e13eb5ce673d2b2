using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Core.Scanning;
using MLNetInterpret.Core.Units;
using MLNetInterpret.Reading;
using MLNetInterpret.Scanning;

namespace MLNetInterpret.Orleans.Machines;

/// <summary>A network and its rows, kept in a scan's folder for workers that have neither.</summary>
internal static class SavedScan
{
    /// <summary>Saves the network and the columns that the scan reads; other steps of the model have been run by then.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="folder">The scan's folder.</param>
    /// <param name="source">The network and rows.</param>
    /// <exception cref="ArgumentException">The network reads images that are held in memory.</exception>
    public static void Save(MLContext ml, ScanFolder folder, ScanSource source)
    {
        if (source.Input.Type is not (VectorDataViewType or TextDataViewType)) throw new ArgumentException(
            $"The column '{source.Input.Name}' holds images, which cannot be sent to workers: let the model read pixels " +
            "(ExtractPixels), or scan the folder of pictures by the command line (scan run --cluster).");
        var columns = source.ReadColumns().Select(column => column.Name).ToArray();
        var rows = ml.Transforms.SelectColumns(columns).Fit(source.View).Transform(source.View);
        if (!File.Exists(folder.Model)) ml.Model.SaveInterpretable(source.Network, rows.Schema, folder.Model);
        if (!File.Exists(folder.Rows))
            AtomicFile.Write(folder.Rows, stream => ml.Data.SaveAsBinary(rows, stream, keepHidden: false));
    }

    /// <summary>Opens what <see cref="Save"/> has saved.</summary>
    public static OpenedScan Open(MLContext ml, ScanJob job, FileCache cache)
    {
        var model = cache.Get(job.Folder.Model, Hash(job.Folder.Model));
        return new(ml.Model.LoadInterpretable(model), ml.Data.LoadFromBinary(job.Folder.Rows));
    }

    /// <summary>SHA-256 of a file, 16 hexadecimal digits of it.</summary>
    public static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file))[..16];
    }
}
