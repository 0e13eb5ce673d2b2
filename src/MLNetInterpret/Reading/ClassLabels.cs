using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetInterpret.Reading;

/// <summary>The classes of a key column: their names, and the type their values have in the data.</summary>
/// <param name="Names">As text, in the key's order.</param>
/// <param name="ValueType">The values' type as ML.NET prints it; null where the key has no values.</param>
internal sealed record ClassLabels(IReadOnlyList<string> Names, string? ValueType)
{
    private const string KeyValues = "KeyValues";

    private static readonly Codec[] Codecs =
    [
        new TextCodec(),
        new NumberCodec<float>(NumberDataViewType.Single),
        new NumberCodec<double>(NumberDataViewType.Double),
        new NumberCodec<int>(NumberDataViewType.Int32),
        new NumberCodec<uint>(NumberDataViewType.UInt32),
        new NumberCodec<long>(NumberDataViewType.Int64),
        new NumberCodec<byte>(NumberDataViewType.Byte),
    ];

    /// <summary>Reads a label column's classes.</summary>
    /// <exception cref="ArgumentException">The column is no key of at least two classes.</exception>
    public static ClassLabels Of(DataViewSchema.Column label)
    {
        if (label.Type is not KeyDataViewType key)
            throw new ArgumentException(
                $"The label column '{label.Name}' holds {label.Type}, but a multiclass trainer needs a key: append " +
                $"ml.Transforms.Conversion.MapValueToKey(\"{label.Name}\") before it.");
        if (key.Count < 2)
            throw new ArgumentException(
                $"The label column '{label.Name}' knows {key.Count} classes, but at least two are needed.");

        var values = label.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type as VectorDataViewType;
        return Codecs.FirstOrDefault(codec => codec.Type.Equals(values?.ItemType)) is { } known
            ? new(known.Read(label.Annotations), known.Type.ToString())
            : new(
                [.. Enumerable.Range(0, checked((int)key.Count)).Select(index => index.ToString(CultureInfo.InvariantCulture))],
                null);
    }

    /// <summary>The names that the data gave them; empty where they are only counted.</summary>
    public IReadOnlyList<string> Known => ValueType is null ? [] : Names;

    /// <summary>The values of a key column as text, in the key's order; empty where it has none.</summary>
    public static string[] ValuesOf(DataViewSchema.Column key)
    {
        var values = key.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type as VectorDataViewType;
        return Codecs.FirstOrDefault(codec => codec.Type.Equals(values?.ItemType))?.Read(key.Annotations) ?? [];
    }

    /// <summary>Refuses classes, read from a file, whose number is not the network's number of outputs.</summary>
    /// <exception cref="ArgumentException">They are of another number, or not of the type that they are said to be.</exception>
    public void Require(int outputs)
    {
        if (Names.Count != outputs)
            throw new ArgumentException($"There are {Names.Count} classes, but the network has {outputs} outputs.");
        if (ValueType is null) return;
        var codec = Codecs.FirstOrDefault(known => known.Type.ToString() == ValueType)
            ?? throw new ArgumentException($"The classes are of the type '{ValueType}', which classes do not have.");
        foreach (var name in Names)
            if (!codec.Holds(name)) throw new ArgumentException($"The class '{name}' is no {ValueType}.");
    }

    /// <summary>Gives a predicted key the values of the label's.</summary>
    public void AddKeyValues(DataViewSchema.Annotations.Builder annotations) =>
        Codecs.FirstOrDefault(codec => codec.Type.ToString() == ValueType)?.Add(annotations, Names);

    private abstract class Codec(DataViewType type)
    {
        public DataViewType Type => type;

        public abstract string[] Read(DataViewSchema.Annotations annotations);

        public abstract void Add(DataViewSchema.Annotations.Builder annotations, IReadOnlyList<string> names);

        public abstract bool Holds(string name);

        protected static T[] ReadValues<T>(DataViewSchema.Annotations annotations)
        {
            VBuffer<T> values = default;
            annotations.GetValue(KeyValues, ref values);
            return [.. values.DenseValues()];
        }

        protected void AddValues<T>(DataViewSchema.Annotations.Builder annotations, T[] values) =>
            annotations.Add(
                KeyValues, new VectorDataViewType((PrimitiveDataViewType)type, values.Length),
                (ref VBuffer<T> target) => target = new(values.Length, values));
    }

    private sealed class TextCodec() : Codec(TextDataViewType.Instance)
    {
        public override string[] Read(DataViewSchema.Annotations annotations) =>
            [.. ReadValues<ReadOnlyMemory<char>>(annotations).Select(name => name.ToString())];

        public override bool Holds(string name) => true;

        public override void Add(DataViewSchema.Annotations.Builder annotations, IReadOnlyList<string> names) =>
            AddValues(annotations, names.Select(name => name.AsMemory()).ToArray());
    }

    private sealed class NumberCodec<T>(DataViewType type) : Codec(type) where T : IFormattable, IParsable<T>
    {
        public override string[] Read(DataViewSchema.Annotations annotations) =>
            [.. ReadValues<T>(annotations).Select(value => value.ToString(null, CultureInfo.InvariantCulture))];

        public override bool Holds(string name) => T.TryParse(name, CultureInfo.InvariantCulture, out _);

        public override void Add(DataViewSchema.Annotations.Builder annotations, IReadOnlyList<string> names) =>
            AddValues(annotations, names.Select(name => T.Parse(name, CultureInfo.InvariantCulture)).ToArray());
    }
}
