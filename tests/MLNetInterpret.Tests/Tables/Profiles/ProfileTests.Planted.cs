using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <content>The units that are planted, and the rows they are looked at on.</content>
public partial class ProfileTests
{
    /// <summary>2 Amount - Price + 3 own - 0.5 Rate; the slots are rent, own, other, Amount, Price, Rate.</summary>
    private static nn.Module<Tensor, Tensor> Linear()
    {
        var linear = nn.Linear(6, 1, hasBias: false);
        linear.weight!.Fill([0, 3, 0, 2, -1, -0.5f]);
        return nn.Sequential(("linear", linear));
    }

    private static nn.Module<Tensor, Tensor> Planted()
    {
        var (first, second) = (nn.Linear(6, 5), nn.Linear(5, 1, hasBias: false));
        first.weight!.Fill([0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, -1, 0]);
        first.bias!.Fill([0, -7, 7, -12, 12]);
        second.weight!.Fill([10, -1, -1, -1, -1]);
        return nn.Sequential(("first", first), ("relu", nn.ReLU()), ("out", second));
    }

    private static UnitProfile Found(
        Func<nn.Module<Tensor, Tensor>> module, ProfileOptions options, string unit = "linear:0", Applicant[]? rows = null)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(rows ?? Rows());
        var fitted = Features(ml).Append(ml.Transforms.ApplyTorchModule(module())).Fit(ml.Data.LoadFromEnumerable(Rows()));
        return ml.Interpretation.FindProfile(fitted, data, unit, options);
    }

    private static (IDataView Data, ITransformer Model, Applicant[] Rows) Trained(MLContext ml)
    {
        var rows = Rows();
        var data = ml.Data.LoadFromEnumerable(rows);
        var trainer = ml.BinaryClassification.Trainers.MultilayerPerceptron(new MultilayerPerceptronOptions
        {
            LabelColumnName = "Bad",
            HiddenUnits = [4],
            Dropout = 0,
            Epochs = 10,
            LearningRate = 0.03,
        });
        return (data, Features(ml).Append(ml.Transforms.NormalizeMeanVariance("Features")).Append(trainer).Fit(data), rows);
    }

    private static EstimatorChain<ColumnConcatenatingTransformer> Features(MLContext ml) =>
        ml.Transforms.Categorical.OneHotEncoding("HomeSlots", "Home")
            .Append(ml.Transforms.Concatenate("Features", "HomeSlots", "Amount", "Price", "Rate"));

    private static IEnumerable<(RowInput Row, float Score)> Given(UnitProfile profile) =>
        new[] { profile.Highest, profile.Lowest }.SelectMany(end => end.Curve
            .Where(point => point.Row is not null)
            .Select(point => (point.Row!, point.Score!.Value))
            .Append((end.Row, end.Score)));

    private static double Activations(MLContext ml, ITransformer model, IDataView data, Applicant row, int unit)
    {
        var network = ml.Interpretation.FindNetwork(model).Network;
        var features = model.Transform(ml.Data.LoadFromEnumerable([row])).GetColumn<float[]>("Features").Single();
        using var batch = tensor(features).view(1, features.Length);
        return network.Score(Objectives.Channel($"hidden1:{unit}"), batch)[0];
    }

    private static string Key(RowInput row) => string.Join(',', row.Values.Select(value => value.Text));

    private static double Deviation(Applicant[] rows, Func<Applicant, float> read) =>
        Deviation([.. rows.Select(row => (double)read(row))]);

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>The first rows name the homes in order; the ends of every column occur often enough to be in the range.</summary>
    private static Applicant[] Rows()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 300).Select(i => i switch
        {
            < 3 => new Applicant { Home = Homes[i], Amount = 0, Price = 5, Rate = 0.25f },
            < 9 => new() { Home = Homes[i % 3], Amount = 0, Price = 5, Rate = 0.25f },
            < 18 => new() { Home = Homes[i % 3], Amount = 20, Price = 30, Rate = 5, Bad = i % 2 == 0 },
            _ => (random.Next(21), random.Next(5, 31)) is var (amount, price)
                ? new()
                {
                    Home = Homes[random.Next(3)],
                    Amount = amount,
                    Price = price,
                    Rate = 0.25f + (4.75f * random.NextSingle()),
                    Bad = (amount > 9) ^ (price > 20),
                }
                : null!,
        })];
    }

    private sealed class Applicant
    {
        public string Home { get; set; } = "";
        public float Amount { get; set; }
        public float Price { get; set; }
        public float Rate { get; set; }
        public bool Bad { get; set; }

        public static Applicant From(RowInput row) => new()
        {
            Home = row.Values[0].Text,
            Amount = (float)row.Values[1].Number!.Value,
            Price = (float)row.Values[2].Number!.Value,
            Rate = (float)row.Values[3].Number!.Value,
        };
    }
}
