using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetInterpret.Cli.Training;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli;

/// <summary>Networks with no option set against linear models, on small tables of which a linear model knows most.</summary>
[TestClass]
public sealed class DefaultTrainingTests
{
    private const int Folds = 5;
    private const double Slight = 0.01;

    [TestMethod, TestCategory("Long"), TestCategory("Soak")]
    [DataRow("Classes", 150, 6, 0.7), DataRow("Classes", 150, 4, 2.0)]
    [DataRow("Number", 300, 8, 0.5), DataRow("Number", 300, 8, 3.0)]
    [DataRow("TwoClasses", 2000, 10, 2.0)]
    public void A_network_with_no_option_set_is_as_good_as_a_linear_model(string kind, int count, int columns, double noise)
    {
        var target = Enum.Parse<Target>(kind);
        var (network, linear) = (0.0, 0.0);
        for (var seed = 1; seed <= 3; seed++)
        {
            var rows = Rows(target, count, columns, noise);
            new Random(seed).Shuffle(rows);
            for (var fold = 0; fold < Folds; fold++)
            {
                var ml = new MLContext(seed);
                IDataView Part(bool isHeldOut) => View(
                    ml, target, columns, [.. rows.Where((_, at) => at % Folds == fold == isHeldOut)]);
                var (train, test) = (Part(false), Part(true));
                IEstimator<ITransformer> trainer = target switch
                {
                    Target.TwoClasses => ml.BinaryClassification.Trainers.MultilayerPerceptron(),
                    Target.Classes => ml.MulticlassClassification.Trainers.MultilayerPerceptron(),
                    _ => ml.Regression.Trainers.MultilayerPerceptron(),
                };
                network += SimpleModels.Quality(ml, target, trainer.Fit(train).Transform(test));
                linear += SimpleModels.Measure(ml, target, train, test, count).Linear;
            }
        }

        Assert.IsGreaterThan(linear / (3 * Folds) - Slight, network / (3 * Folds), $"{kind}: linear {linear / (3 * Folds):F4}");
    }

    [TestMethod]
    public void Least_squares_finds_the_weights_that_were_planted()
    {
        var ml = new MLContext(1);
        var rows = Rows(Target.Number, 400, 5, noise: 0);
        var view = View(ml, Target.Number, 5, rows);
        var predicted = LeastSquares.Fit(view).Predict(view);
        for (var row = 0; row < rows.Length; row++) Assert.AreEqual(rows[row].Label, predicted[row], 2);
    }

    private static IDataView View(MLContext ml, Target target, int columns, Row[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, columns);
        var plain = ml.Data.LoadFromEnumerable(rows, schema);
        return target switch
        {
            Target.TwoClasses => ml.Transforms.Expression("Label", "(x) => x > 0.5", "Label").Fit(plain).Transform(plain),
            Target.Classes => ml.Transforms.Conversion.MapValueToKey(
                "Label", "Label", keyData: ml.Data.LoadFromEnumerable([new { K = 0f }, new { K = 1f }, new { K = 2f }]))
                .Fit(plain).Transform(plain),
            _ => plain,
        };
    }

    /// <summary>Linear scores of normal columns with noise: the largest of three, those of the upper 5 %, or the
    /// number.</summary>
    private static Row[] Rows(Target target, int count, int columns, double noise)
    {
        var random = new Random(7);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var weights = Enumerable.Range(0, 3)
            .Select(_ => Enumerable.Range(0, columns).Select(column => column < 4 ? Normal() + 1 : 0).ToArray()).ToArray();
        Row[] rows = [.. Enumerable.Range(0, count)
            .Select(_ => new Row { Features = [.. Enumerable.Range(0, columns).Select(_ => (float)Normal())] })];
        double Score(Row row, int of) =>
            row.Features.Zip(weights[of], (value, weight) => value * weight).Sum() + (noise * Normal());
        var scores = rows.Select(row => Score(row, 0)).ToArray();
        var rare = scores.OrderDescending().ElementAt(count / 20);
        foreach (var (at, row) in rows.Index())
            row.Label = target switch
            {
                Target.TwoClasses => scores[at] > rare ? 1 : 0,
                Target.Classes => Enumerable.Range(0, 3).MaxBy(of => Score(row, of)),
                _ => (float)(1000 + (50 * scores[at])),
            };
        return rows;
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }
}
