using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using MLNetInterpret.Reading;

namespace MLNetInterpret.Cli.Training;

/// <summary>What a network of a table has to beat, measured as it is.</summary>
/// <param name="LinearName">What the linear model is.</param>
/// <param name="Linear">A linear model of the same features.</param>
/// <param name="Trees">Boosted trees of the same features; null where there are too many classes for them, or the platform lacks
/// them.</param>
/// <param name="Constant">What is always predicted without looking at a row: the mean, the most frequent class.</param>
internal sealed record SimpleModels(string LinearName, double Linear, double? Trees, double Constant)
{
    /// <summary>Trained on a sample of more rows than this.</summary>
    private const int MostRows = 100_000;

    private const int MostClasses = 20;

    /// <summary>Trains and measures them.</summary>
    /// <param name="ml">A context of their own, because one that was cancelled stays so.</param>
    /// <param name="target">What is predicted.</param>
    /// <param name="train">Rows with Features and Label.</param>
    /// <param name="test">The rows that they are measured on.</param>
    /// <param name="count">Rows of <paramref name="train"/>.</param>
    public static SimpleModels Measure(MLContext ml, Target target, IDataView train, IDataView test, long count)
    {
        if (count > MostRows) train = ml.Data.TrainTestSplit(train, (double)MostRows / count).TestSet;
        return target switch
        {
            Target.TwoClasses => OfTwo(ml, train, test),
            Target.Classes => OfClasses(ml, train, test),
            _ => OfNumbers(ml, train, test),
        };
    }

    /// <summary>How good a model's predictions are: the area under the ROC curve of two classes, the share of rows classified
    /// correctly of several, the share of the variance explained of a number.</summary>
    public static double Quality(MLContext ml, Target target, IDataView scored) => target switch
    {
        Target.TwoClasses => ml.BinaryClassification.EvaluateNonCalibrated(scored).AreaUnderRocCurve,
        Target.Classes => ml.MulticlassClassification.Evaluate(scored).MicroAccuracy,
        _ => ml.Regression.Evaluate(scored).RSquared,
    };

    /// <summary>What <see cref="Quality"/> is called.</summary>
    public static string MetricOf(Target target) => target switch
    {
        Target.TwoClasses => "AUC",
        Target.Classes => "accuracy",
        _ => "R squared",
    };

    private static SimpleModels OfTwo(MLContext ml, IDataView train, IDataView test)
    {
        double Of(IEstimator<ITransformer> trainer) => Quality(ml, Target.TwoClasses, trainer.Fit(train).Transform(test));
        var trainers = ml.BinaryClassification.Trainers;
        return new(
            "logistic regression", Of(trainers.LbfgsLogisticRegression()),
            OrNull(() => Of(trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfThreads = 1 }))), 0.5);
    }

    private static SimpleModels OfClasses(MLContext ml, IDataView train, IDataView test)
    {
        double Of(IEstimator<ITransformer> trainer) => Quality(ml, Target.Classes, trainer.Fit(train).Transform(test));
        var (learned, measured) = (train.GetColumn<uint>("Label").ToArray(), test.GetColumn<uint>("Label").ToArray());
        var usual = learned.CountBy(label => label).MaxBy(pair => pair.Value).Key;
        var trees = new FastTreeBinaryTrainer.Options { NumberOfThreads = 1 };
        return new(
            "multinomial logistic regression",
            Of(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                new LbfgsMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 })),
            learned.Distinct().Count() > MostClasses
                ? null
                : OrNull(() => Of(ml.MulticlassClassification.Trainers.OneVersusAll(
                    ml.BinaryClassification.Trainers.FastTree(trees)))),
            measured.Average(label => label == usual ? 1.0 : 0));
    }

    private static SimpleModels OfNumbers(MLContext ml, IDataView train, IDataView test)
    {
        var trees = ml.Regression.Trainers.FastTree(new FastTreeRegressionTrainer.Options { NumberOfThreads = 1 });
        var (known, mean) = (test.GetColumn<float>("Label").ToArray(), train.GetColumn<float>("Label").Average());
        var linear = LeastSquares.Fit(train).Predict(test);
        return new(
            "linear regression", Explained(known, linear),
            OrNull(() => Quality(ml, Target.Number, trees.Fit(train).Transform(test))),
            Explained(known, [.. known.Select(_ => (double)mean)]));
    }

    /// <summary>What boosted trees reach; null where a platform lacks their native part.</summary>
    private static double? OrNull(Func<double> measure)
    {
        try
        {
            return measure();
        }
        catch (Exception failure) when ((failure.InnerException ?? failure) is DllNotFoundException)
        {
            return null;
        }
    }

    private static double Explained(float[] known, IReadOnlyList<double> predicted)
    {
        var mean = known.Average(value => (double)value);
        return 1 - (known.Zip(predicted, (value, other) => (value - other) * (value - other)).Sum()
            / known.Sum(value => (value - mean) * (value - mean)));
    }
}
