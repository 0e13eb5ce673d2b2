using CsCheck;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Tables.Profiles;
using TorchSharp;
using static TorchSharp.torch;
using Categories = System.Collections.Generic.Dictionary<string, System.Collections.Generic.IReadOnlyList<string>>;
using Ranges = System.Collections.Generic.Dictionary<string, (double Least, double Most)>;

namespace MLNetInterpret;

/// <content>Tables, networks and constraints that are drawn.</content>
public partial class ProfileLawTests
{
    private static RowConstraints Constraints(Random random, Row[] rows, int start)
    {
        bool Sometimes(int outOf = 3) => random.Next(outOf) == 0;
        var withStart = random.Next(3) > 0;
        return new()
        {
            Ranges = Sometimes() ? new Ranges { ["X"] = (random.Next(0, 3), random.Next(4, 12) + 0.5) } : new Ranges(),
            Integers = Sometimes() ? ["Y"] : [],
            Categories = Sometimes() ? new Categories { ["One"] = ["a", "b"] } : new Categories(),
            NeverMissing = Sometimes() ? ["X"] : Sometimes() ? ["Two"] : [],
            Relations = random.Next(4) switch
            {
                0 => ["X <= Y"],
                1 => ["X + Y <= 11", "Y - X <= 4.25 or missing"],
                2 => ["2*X - Y >= 1 or missing"],
                _ => [],
            },
            StartRow = withStart ? start : null,
            Immutable = withStart && Sometimes() ? [Names[random.Next(4)]] : [],
            MostChanges = withStart && Sometimes() ? random.Next(4) : null,
            Farthest = withStart && Sometimes() ? random.NextDouble() * 3 : null,
            FarthestEach = withStart && Sometimes(4) ? random.NextDouble() * 2 : null,
        };
    }

    private static (MLContext Ml, Row[] Rows, IDataView Data, ITransformer Model) Drawn(Random random)
    {
        var ml = new MLContext(1);
        Row[] rows = [.. Enumerable.Range(0, random.Next(20, 90)).Select(_ => new Row
        {
            One = Letters[random.Next(3)],
            Two = Letters[random.Next(4)],
            X = random.Next(8) == 0 ? float.NaN : random.Next(11),
            Y = MathF.Round(10 * random.NextSingle(), random.Next(3)),
        })];
        var data = ml.Data.LoadFromEnumerable(rows);
        var features = ml.Transforms.Categorical.OneHotEncoding([new("OneSlots", "One"), new("TwoSlots", "Two")])
            .Append(ml.Transforms.IndicateMissingValues("Gap", "X"))
            .Append(ml.Transforms.Conversion.ConvertType("Gap", "Gap", DataKind.Single))
            .Append(ml.Transforms.ReplaceMissingValues("XSlot", "X"))
            .Append(ml.Transforms.NormalizeMeanVariance("YSlot", "Y", fixZero: false))
            .Append(ml.Transforms.Concatenate("Features", "OneSlots", "TwoSlots", "XSlot", "Gap", "YSlot"));
        var length = ((VectorDataViewType)features.Fit(data).GetOutputSchema(data.Schema)["Features"].Type).Size;
        return (ml, rows, data, features.Append(ml.Transforms.ApplyTorchModule(Perceptron(random, length))).Fit(data));
    }

    private static nn.Module<Tensor, Tensor> Perceptron(Random random, int length)
    {
        var network = nn.Sequential(("first", nn.Linear(length, 5)), ("relu", nn.ReLU()), ("out", nn.Linear(5, 1)));
        foreach (var parameter in network.parameters())
            parameter.Fill([.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => (2 * random.NextSingle()) - 1)]);

        return network;
    }

    private sealed class Row
    {
        public string One { get; set; } = "";
        public string Two { get; set; } = "";
        public float X { get; set; }
        public float Y { get; set; }

        /// <summary>A text, a number, or null for a number that is missing.</summary>
        public object? this[string name] => name switch
        {
            "One" => One,
            "Two" => Two,
            "X" => float.IsNaN(X) ? null : (double)X,
            _ => (double)Y,
        };

        public static Row From(RowInput row) => new()
        {
            One = row.Values[0].Text,
            Two = row.Values[1].Text,
            X = (float)(row.Values[2].Number ?? double.NaN),
            Y = (float)row.Values[3].Number!.Value,
        };

        public override string ToString() => string.Join(", ", Names.Select(name => $"{name} {this[name] ?? "missing"}"));
    }

    private sealed class Code
    {
        public string First { get; set; } = "";
        public string Second { get; set; } = "";
        public string Third { get; set; } = "";
        public string Fourth { get; set; } = "";
        public string[] Cells => [First, Second, Third, Fourth];
    }
}
