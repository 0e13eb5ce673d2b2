using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class BadInputTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void Sizes_and_options_out_of_range_name_the_value_and_the_range()
    {
        Says("Classes is 1, but has to be at least 2.",
            () => new ConvNet(new() { Channels = 1, Height = 8, Width = 8, Classes = 1 }));
        Says("Blocks is 0, but has to be at least 1.",
            () => new ConvNet(new() { Channels = 1, Height = 8, Width = 8, Classes = 2, Blocks = [] }));
        Says("KernelSize is 4, but has to be odd, from 1 to 15.",
            () => new ConvNet(new() { Channels = 1, Height = 8, Width = 8, Classes = 2, KernelSize = 4 }));
        Says("HiddenUnits is 0, but has to be at least 1.",
            () => new Mlp(new() { Features = 1, Outputs = 1, HiddenUnits = [3, 0] }));
        Says("Dropout is 1, but has to be at least 0 and below 1.",
            () => new Mlp(new() { Features = 1, Outputs = 1, Dropout = 1 }));
        Says("Layers is 5, but has to be from 1 to 4.", () => new CharNetwork(new() { Vocabulary = 5, Layers = 5 }));
        Says("Epochs is 0, but has to be at least 1.", () => new MlpTrainingOptions { Epochs = 0 }.Validated());
        Says("LearningRate is NaN, but has to be above 0 and at most 1000.",
            () => new MlpTrainingOptions { LearningRate = double.NaN }.Validated());
        Says("ValidationFraction is 1, but has to be at least 0 and below 1.",
            () => new MlpTrainingOptions { ValidationFraction = 1 }.Validated());
        Says("BatchSize is 1, but has to be at least 2.", () => new ConvNetTrainingOptions { BatchSize = 1 }.Validated());
        Says("Shift is -1, but has to be from 0 to 65536.", () => new ConvNetTrainingOptions { Shift = -1 }.Validated());
        Says("Window is 1, but has to be from 2 to 65536.", () => new CharNetworkTrainingOptions { Window = 1 }.Validated());
        Says("MaxSeconds is 0, but has to be above 0.", () => new CharNetworkTrainingOptions { MaxSeconds = 0 }.Validated());
    }

    [TestMethod]
    public void The_defaults_are_in_range()
    {
        new ConvNetTrainingOptions().Validated();
        new MlpTrainingOptions().Validated();
        new CharNetworkTrainingOptions().Validated();
    }

    [TestMethod]
    public void Data_that_does_not_fit_the_network_is_refused()
    {
        using var convolutional = new ConvNet(new() { Channels = 3, Height = 8, Width = 8, Classes = 2 });
        using var perceptron = new Mlp(new() { Features = 4, Outputs = 3 });
        using var text = new CharNetwork(new() { Vocabulary = 5, HiddenUnits = 4 });
        using var two = zeros(2, int64);
        Says("The images have shape [2, 1, 8, 8], but the network reads [N, 3, 8, 8].",
            () => Training.Fit(convolutional, zeros(2, 1, 8, 8), two, new()));
        Says("The features have shape [2, 5], but the network reads [N, 4].",
            () => Training.Fit(perceptron, zeros(2, 5), two, new()));
        Says("The labels go from 0 to 3, but have to be 0 to 2.",
            () => Training.Fit(perceptron, zeros(2, 4), tensor([0L, 3L]), new()));
        Says("There are 2 class weights for 3 classes: give one for each, or none.",
            () => Training.Fit(perceptron, zeros(2, 4), two, new() { ClassWeights = [1, 2] }));
        Says("There are 1 rows to train on: at least 2 are needed.",
            () => Training.Fit(perceptron, zeros(1, 4), zeros(1, int64), new()));
        Says("The codes go from 0 to 5, but have to be 0 to 4.",
            () => CharNetworkTraining.Fit(text, arange(600, int64).remainder(6), new()));
        Says("The text has shape [3], but has to be one row of at least 50 codes.",
            () => CharNetworkTraining.Fit(text, zeros(3, int64), new()));
    }

    [TestMethod]
    public void A_loss_that_is_not_a_number_stops_training()
    {
        using var network = new Mlp(new() { Features = 1, Outputs = 1 });
        using var features = full([10, 1], float.NaN);
        var failure = Assert.ThrowsExactly<InvalidOperationException>(
            () => Training.Fit(network, features, zeros(10, int64), new()));
        StringAssert.StartsWith(failure.Message, "Training diverged: the loss is not a finite number in epoch 1, update 1.");
    }

    private static void Says(string message, Func<object?> act) => Says(message, (Action)(() => act()));

    private static void Says(string message, Action act)
    {
        var failure = Assert.Throws<ArgumentException>(act);
        StringAssert.StartsWith(failure.Message, message);
    }
}
