using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Tests.Reading;

/// <summary>A model's zip to damage: its entries are changed, and it is written with right checksums or without any.</summary>
internal sealed class ModelFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnetinterpret-test-");

    public ModelFile() => Path = System.IO.Path.Combine(_folder.FullName, "model.zip");

    public string Path { get; }

    /// <summary>The entries in their order, but for the list of checksums.</summary>
    public List<(string Name, byte[] Bytes)> Entries { get; } = [];

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Saves a model as the library does.</summary>
    public ModelFile Save(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        ml.Model.SaveInterpretable(model, schema, Path);
        return Open(Path);
    }

    /// <summary>Takes over the entries of a zip.</summary>
    public ModelFile Open(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var entry in zip.Entries)
        {
            if (entry.FullName.StartsWith("MLNetInterpret", StringComparison.Ordinal)) continue;
            using var source = entry.Open();
            using var bytes = new MemoryStream();
            source.CopyTo(bytes);
            Entries.Add((entry.FullName, bytes.ToArray()));
        }

        return this;
    }

    /// <summary>The number of the entry whose name ends so.</summary>
    public int Find(string ending) => Entries.FindIndex(entry => entry.Name.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Puts other bytes in the place of an entry's.</summary>
    public void Change(int place, Func<byte[], byte[]> change) =>
        Entries[place] = (Entries[place].Name, change([.. Entries[place].Bytes]));

    /// <summary>Writes the entries as they are now.</summary>
    /// <param name="hasChecksums">Whether with a list of their checksums, all of them right.</param>
    public void Write(bool hasChecksums)
    {
        using var file = new FileStream(Path, FileMode.Create, FileAccess.ReadWrite);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, bytes) in Entries)
            {
                using var target = zip.CreateEntry(name).Open();
                target.Write(bytes);
            }

        if (hasChecksums) ModelZip.Seal(file);
    }

    /// <summary>Saves one step with a description of one's own, and right checksums.</summary>
    public void WriteStep(MLContext ml, string format, string signature, JsonNode description, Action<Stream> weights)
    {
        var schema = ml.Data.LoadFromEnumerable(new[] { new { Number = 1f } }).Schema;
        ml.Model.SaveInterpretable(new Step(format, signature, description, weights), schema, Path);
    }

    /// <summary>The text of a step's description, read from its key.</summary>
    public JsonNode Description(int place)
    {
        using var reader = new BinaryReader(new MemoryStream(Entries[place].Bytes[256..]));
        return JsonNode.Parse(reader.ReadString())!;
    }

    private sealed class Step(string format, string signature, JsonNode description, Action<Stream> weights) : ITransformer
    {
        public bool IsRowToRowMapper => true;

        void ICanSaveModel.Save(ModelSaveContext ctx) =>
            SavedStep.Write(
                ctx, format, signature, typeof(SavedStep).Assembly, description.ToJsonString(), "Weights", weights);

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;
    }
}
