using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>What a user sets is what the network's training is told.</summary>
[TestClass]
public sealed class TrainerOptionsTests
{
    private static readonly Dictionary<Type, object> Others =
        new() { [typeof(int)] = 7, [typeof(double)] = 0.625, [typeof(double?)] = 2.5, [typeof(bool)] = true };

    public static IEnumerable<object[]> Trainers =>
    [
        [new ConvolutionalNetworkOptions { Flip = false }],
        [new MultilayerPerceptronOptions()],
        [new CharacterLstmOptions()],
        [new ImagePriorOptions()],
    ];

    [TestMethod, DynamicData(nameof(Trainers))]
    public void Every_member_of_the_training_is_a_member_of_the_trainer(TrainerOptions options)
    {
        foreach (var inner in options.Training.GetType().GetProperties().Where(property => property.SetMethod is not null))
        {
            if (inner.Name == nameof(ClassifierTrainingOptions.ClassWeights)) continue;      // named by class outside
            var outer = options.GetType().GetProperty(inner.Name)!;
            Assert.AreEqual(inner.GetValue(options.Training), outer.GetValue(options), inner.Name);
            outer.SetValue(options, Others[outer.PropertyType]);
            Assert.AreEqual(Others[outer.PropertyType], inner.GetValue(options.Training), inner.Name);
            Assert.AreEqual(Others[outer.PropertyType], outer.GetValue(options), inner.Name);
        }
    }

    [TestMethod]
    public void Options_that_are_changed_leave_those_they_were_made_from()
    {
        var first = new MultilayerPerceptronOptions { Epochs = 3 };
        var second = first with { Epochs = 4, LearningRate = 0.5 };
        Assert.AreEqual((3, 0.003), (first.Epochs, first.LearningRate));
        Assert.AreEqual((4, 0.5), (second.Epochs, second.LearningRate));
        Assert.AreEqual(first, second with { Epochs = 3, LearningRate = 0.003 });
        Assert.AreNotEqual(first, second);
    }
}
