using Microsoft.ML.Runtime;
using MLNetInterpret;
using MLNetInterpret.Reading;
using MLNetInterpret.Trainers;

namespace Microsoft.ML;

/// <summary>Networks in ML.NET's own catalogs: readers of data, trainers, transforms and models.</summary>
public static partial class NetworkCatalog
{
    /// <summary>Trains a convolutional classifier of images;
    /// see <see cref="ConvolutionalNetworkTrainer"/> for its columns.</summary>
    /// <param name="catalog">The trainers.</param>
    /// <param name="labelColumnName">A key column.</param>
    /// <param name="featureColumnName">A vector of Single, or a column of MLImage.</param>
    /// <param name="imageShape">Channels, rows and columns, for example <c>[3, 32, 32]</c>;
    /// null where the column's type says it.</param>
    public static IEstimator<ClassifierTransformer> ConvolutionalNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", IReadOnlyList<int>? imageShape = null) =>
        catalog.ConvolutionalNetwork(new ConvolutionalNetworkOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ImageShape = imageShape,
        });

    /// <summary>Trains a convolutional classifier of images;
    /// see <see cref="ConvolutionalNetworkTrainer"/> for its columns.</summary>
    /// <param name="catalog">The trainers.</param>
    /// <param name="options">Columns, sizes and training.</param>
    public static IEstimator<ClassifierTransformer> ConvolutionalNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, ConvolutionalNetworkOptions options) =>
        new ConvolutionalNetworkTrainer(MlNetInternals.EnvironmentOf(catalog), options);

    /// <summary>Trains a perceptron for two classes; see
    /// <see cref="MultilayerPerceptronTrainer{TTransformer}"/> for its columns.</summary>
    /// <param name="catalog">The trainers.</param>
    /// <param name="labelColumnName">A Boolean column.</param>
    /// <param name="featureColumnName">A vector of Single, best normalised.</param>
    /// <param name="hiddenUnits">Neurons of each hidden layer; null for 32 and 16.</param>
    public static IEstimator<ClassifierTransformer> MultilayerPerceptron(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", IReadOnlyList<int>? hiddenUnits = null) =>
        catalog.MultilayerPerceptron(Perceptron(labelColumnName, featureColumnName, hiddenUnits));

    /// <summary>Trains a perceptron for two classes; see
    /// <see cref="MultilayerPerceptronTrainer{TTransformer}"/> for its columns.</summary>
    /// <param name="catalog">The trainers.</param>
    /// <param name="options">Columns, sizes and training.</param>
    public static IEstimator<ClassifierTransformer> MultilayerPerceptron(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MultilayerPerceptronOptions options) =>
        Classifier(MlNetInternals.EnvironmentOf(catalog), options, Target.TwoClasses);

    /// <summary>Trains a perceptron for several classes; see
    /// <see cref="MultilayerPerceptronTrainer{TTransformer}"/> for its columns.</summary>
    /// <param name="catalog">The trainers.</param>
    /// <param name="labelColumnName">A key column.</param>
    /// <param name="featureColumnName">A vector of Single, best normalised.</param>
    /// <param name="hiddenUnits">Neurons of each hidden layer; null for 32 and 16.</param>
    public static IEstimator<ClassifierTransformer> MultilayerPerceptron(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", IReadOnlyList<int>? hiddenUnits = null) =>
        catalog.MultilayerPerceptron(Perceptron(labelColumnName, featureColumnName, hiddenUnits));

    /// <summary>Trains a perceptron for several classes; see
    /// <see cref="MultilayerPerceptronTrainer{TTransformer}"/> for its columns.</summary>
    /// <param name="catalog">The trainers.</param>
    /// <param name="options">Columns, sizes and training.</param>
    public static IEstimator<ClassifierTransformer> MultilayerPerceptron(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, MultilayerPerceptronOptions options) =>
        Classifier(MlNetInternals.EnvironmentOf(catalog), options, Target.Classes);

    /// <summary>Trains a perceptron that predicts a number; see <see cref="MultilayerPerceptronTrainer{TTransformer}"/> for its
    /// columns.</summary>
    /// <param name="catalog">The trainers.</param>
    /// <param name="labelColumnName">A column of Single.</param>
    /// <param name="featureColumnName">A vector of Single, best normalised.</param>
    /// <param name="hiddenUnits">Neurons of each hidden layer; null for 32 and 16.</param>
    public static IEstimator<PredictionTransformer> MultilayerPerceptron(
        this RegressionCatalog.RegressionTrainers catalog,
        string labelColumnName = "Label", string featureColumnName = "Features", IReadOnlyList<int>? hiddenUnits = null) =>
        catalog.MultilayerPerceptron(Perceptron(labelColumnName, featureColumnName, hiddenUnits));

    /// <summary>Trains a perceptron that predicts a number; see <see cref="MultilayerPerceptronTrainer{TTransformer}"/> for its
    /// columns.</summary>
    /// <param name="catalog">The trainers.</param>
    /// <param name="options">Columns, sizes and training; what is for classes stays as it is.</param>
    public static IEstimator<PredictionTransformer> MultilayerPerceptron(
        this RegressionCatalog.RegressionTrainers catalog, MultilayerPerceptronOptions options) =>
        new MultilayerPerceptronTrainer<PerceptronRegressionTransformer>(
            MlNetInternals.EnvironmentOf(catalog), options, Target.Number, PerceptronRegressionTransformer.Of);

    private static MultilayerPerceptronTrainer<MultilayerPerceptronTransformer> Classifier(
        IHostEnvironment environment, MultilayerPerceptronOptions options, Target target) =>
        new(environment, options, target, MultilayerPerceptronTransformer.Of);

    private static MultilayerPerceptronOptions Perceptron(string label, string feature, IReadOnlyList<int>? hiddenUnits)
    {
        var options = new MultilayerPerceptronOptions { LabelColumnName = label, FeatureColumnName = feature };
        return hiddenUnits is null ? options : options with { HiddenUnits = hiddenUnits };
    }
}
