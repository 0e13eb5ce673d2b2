using System.Collections.Concurrent;
using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Trainers;

/// <summary>How a module of the user's own is made again when a model is loaded: by a registered name, or by its type.</summary>
internal static class TorchModules
{
    private static readonly ConcurrentDictionary<string, Func<nn.Module<Tensor, Tensor>>> Factories = new(StringComparer.Ordinal);

    /// <summary>Lets models name a factory; the last registration of a name counts.</summary>
    public static void Register(string contractName, Func<nn.Module<Tensor, Tensor>> factory) =>
        Factories[contractName] = factory;

    /// <summary>What is saved of a module that has no contract name: its type.</summary>
    /// <exception cref="NotSupportedException">A new object of that type would not be the same network.</exception>
    public static string NameOf(nn.Module<Tensor, Tensor> module)
    {
        var type = module.GetType();
        using var again = TryMake(type, out var hindrance);
        if (again is null)
            throw new NotSupportedException(
                $"The module of type {type} cannot be saved, because nothing says how to make it again: {hindrance}. " +
                "Mend that, or register a factory with ml.RegisterTorchModule(\"name\", () => ...) and pass " +
                "contractName: \"name\".");
        if (!Shapes(again).SequenceEqual(Shapes(module)))
            throw new NotSupportedException(
                $"The module of type {type} cannot be saved, " +
                "because its constructor without parameters makes a network of other sizes: " +
                "register a factory with ml.RegisterTorchModule(\"name\", () => ...) and pass contractName: \"name\".");
        return type.AssemblyQualifiedName!;
    }

    /// <summary>Makes a module with any weights.</summary>
    /// <exception cref="InvalidDataException">The name is not registered, or the type is none that may be made.</exception>
    public static nn.Module<Tensor, Tensor> Create(string? contractName, string? typeName)
    {
        LibTorch.EnsureLoaded();      // the module's constructor may be the first use of TorchSharp
        if (contractName is not null)
            return Factories.TryGetValue(contractName, out var factory)
                ? factory()
                : throw new InvalidDataException(
                    $"the model needs the module '{contractName}': " +
                    $"call ml.RegisterTorchModule(\"{contractName}\", () => ...) before loading it");
        if (Type.GetType(typeName ?? "", throwOnError: false) is not { } type)
            throw new InvalidDataException($"the model needs the module type '{typeName}', which this program does not have");
        return TryMake(type, out var hindrance)
            ?? throw new InvalidDataException($"the model needs a module that cannot be made again: {hindrance}");
    }

    /// <summary>Makes a module from its type alone.</summary>
    /// <param name="type">The type.</param>
    /// <param name="hindrance">Why none can be made, in a clause, where null is returned.</param>
    private static nn.Module<Tensor, Tensor>? TryMake(Type type, out string hindrance)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var constructor = type.GetConstructor(any, []);
        hindrance = !typeof(nn.Module<Tensor, Tensor>).IsAssignableFrom(type)
            ? $"{type} does not derive from Module<Tensor, Tensor>"
            : type.IsAbstract ? $"{type} is abstract"
            : type.ContainsGenericParameters ? $"{type} is generic, and nothing says of what"
            : !type.IsPublic && !type.IsNestedPublic ? $"the class {type} is not public"
            : constructor is null ? $"{type} has no constructor without parameters"
            : !constructor.IsPublic ? $"the constructor of {type} without parameters is not public"
            : "";
        if (hindrance.Length > 0) return null;
        try
        {
            return (nn.Module<Tensor, Tensor>)constructor!.Invoke([]);
        }
        catch (TargetInvocationException failure)
        {
            var why = failure.InnerException!.Message.Split('\n')[0].Trim().TrimEnd('.');
            hindrance = $"the constructor of {type} without parameters fails with '{why}'";
            return null;
        }
    }

    private static IEnumerable<string> Shapes(nn.Module module) =>
        module.state_dict().Select(entry => $"{entry.Key} [{string.Join(',', entry.Value.shape)}]");
}
