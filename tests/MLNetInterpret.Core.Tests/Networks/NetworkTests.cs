using System.Reflection;
using System.Text.Json;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Lstm;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Networks;

[TestClass]
public class NetworkTests
{
    [ClassInitialize]
    public static void Load(TestContext _) => LibTorch.EnsureLoaded();

    [TestMethod]
    public void A_convolutional_network_comes_back_from_its_architecture_and_weights()
    {
        var (images, labels) = Planted.Bars(40, seed: 1);
        using var network = new ConvNet(new() { Channels = 1, Height = 8, Width = 8, Classes = 2, Blocks = [3, 4] }, seed: 4);
        Training.Fit(network, images, labels, new() { Epochs = 1, BatchSize = 16 });
        using var copy = new ConvNet(Again(network.Architecture), seed: 9);
        SameAfterLoading(network, copy, images);
    }

    [TestMethod]
    public void A_perceptron_comes_back_from_its_architecture_and_weights()
    {
        using var network = new Mlp(new() { Features = 3, Outputs = 2, HiddenUnits = [5] }, seed: 4);
        using var copy = new Mlp(Again(network.Architecture), seed: 9);
        SameAfterLoading(network, copy, ones(2, 3));
    }

    [TestMethod]
    public void A_character_model_comes_back_from_its_architecture_and_weights()
    {
        using var network = new CharLstm(new() { Vocabulary = 4, Layers = 2, HiddenUnits = 5 }, seed: 4);
        using var copy = new CharLstm(Again(network.Architecture), seed: 9);
        SameAfterLoading(network, copy, arange(12, int64).remainder(4).view(2, 6));
    }

    [TestMethod]
    public void The_input_is_standardised_by_the_training_images_statistics()
    {
        using var network = new ConvNet(new() { Channels = 2, Height = 4, Width = 4, Classes = 2, Blocks = [2] }, seed: 1);
        using var values = arange(40 * 16, float32).view(40, 1, 4, 4);
        using var constant = full([40, 1, 4, 4], 7);
        var images = cat([values, constant], 1);
        Training.Fit(network, images, arange(40, int64).remainder(2), new() { Epochs = 1, ValidationFraction = 0 });

        var state = network.state_dict();
        using var deviation = values.std(unbiased: false);
        Assert.AreEqual(values.mean().item<float>(), state["mean"].flatten()[0].item<float>(), 1e-2);
        Assert.AreEqual(deviation.item<float>(), state["deviation"].flatten()[0].item<float>(), 1e-2);
        Assert.AreEqual(7f, state["mean"].flatten()[1].item<float>());
        Assert.AreEqual(1f, state["deviation"].flatten()[1].item<float>());
    }

    [TestMethod]
    public void Augmentation_moves_and_mirrors_whole_images()
    {
        using var image = arange(2 * 4 * 5, float32).view(1, 2, 4, 5);
        using var images = image.expand(200, 2, 4, 5);
        using var moved = new Augmentation(shift: 1, flip: true, new(1)).Apply(images);
        var expected = new HashSet<string>();
        foreach (var flip in new[] { false, true })
            for (var down = -1; down <= 1; down++)
                for (var right = -1; right <= 1; right++)
                {
                    var larger = nn.functional.pad(image, [1, 1, 1, 1], PaddingModes.Replicate);
                    var padded = larger[.., .., (1 + down)..(5 + down), (1 + right)..(6 + right)];
                    expected.Add(Print(flip ? padded.flip(3) : padded));
                }

        var seen = Enumerable.Range(0, 200).Select(n => Print(moved[n].unsqueeze(0))).ToHashSet();
        Assert.IsTrue(seen.SetEquals(expected), $"{seen.Count} variants seen, {expected.Count} expected.");
    }

    [TestMethod]
    public void A_network_does_not_know_that_it_is_interpreted()
    {
        var all = typeof(ConvNet).Assembly.GetTypes();
        string?[] rooms = [typeof(ConvNet).Namespace, typeof(TrainingOptions).Namespace, typeof(LstmReader).Namespace];
        var own = all.Where(type => rooms.Contains(type.Namespace)).ToList();
        const BindingFlags any =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        IEnumerable<Type?> Named(Type type) =>
            type.GetMembers(any).SelectMany(Mentions).Append(type.BaseType).Concat(type.GetInterfaces());
        var mentioned = own.SelectMany(Named).OfType<Type>().SelectMany(Parts).Where(all.Contains).ToHashSet();

        Assert.Contains(typeof(EpochReport), mentioned);
        var foreign = mentioned.Where(type =>
            type.Namespace?.StartsWith("MLNetInterpret", StringComparison.Ordinal) == true
            && !rooms.Contains(type.Namespace));
        Assert.AreEqual("", string.Join(", ", foreign));
    }

    private static IEnumerable<Type?> Mentions(MemberInfo member) => member switch
    {
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        MethodBase method => [
            (method as MethodInfo)?.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType),
            .. method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [], .. Called(method)],
        _ => [],
    };

    /// <summary>Types whose members a method's code names: metadata tokens after call, newobj and field instructions.</summary>
    private static IEnumerable<Type?> Called(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] is not (0x28 or 0x6F or 0x73 or 0x7B or 0x7E)) continue;
            Type? named = null;
            try
            {
                var token = BitConverter.ToInt32(code, i + 1);
                var ofType = method.DeclaringType?.GetGenericArguments();
                var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
                named = method.Module.ResolveMember(token, ofType, ofMethod)?.DeclaringType;
            }
            catch (Exception notAToken) when (notAToken is ArgumentException or BadImageFormatException)
            {
                // the byte was part of an operand
            }

            yield return named;
        }
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];

    private static T Again<T>(T architecture) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(architecture))!;

    private static void SameAfterLoading(nn.Module<Tensor, Tensor> network, nn.Module<Tensor, Tensor> copy, Tensor input)
    {
        network.eval();
        copy.eval();
        using var grad = no_grad();
        using var before = copy.call(input);
        using var expected = network.call(input);
        Assert.IsFalse(expected.Equals(before));

        using var stream = new MemoryStream();
        network.save(stream);
        using var saved = new MemoryStream(stream.ToArray());
        copy.load(saved);
        using var actual = copy.call(input);
        Assert.IsTrue(expected.Equals(actual));
    }

    private static string Print(Tensor image) => string.Join(' ', image.contiguous().data<float>());
}
