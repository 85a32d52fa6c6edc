"""What the course says in Korean: each English text, with `{names}` for what is filled in, beside its own.

As in `minikeras.errors.korean`: names that begin with `number`, `word` and `quoted` stand for these alone, and of several texts that
fit, the one with the most letters of its own is taken. What a lesson's own checks say is Korean already when it comes here.
"""

VERDICTS = {
    "{number} of {number_2} points.": "{number_2}점 만점에 {number}점.",
    "Right.": "맞습니다.",
    "Right, with the solution.": "맞습니다(해답을 보았습니다).",
    "Not right yet.": "아직 정답이 아닙니다.",
    "Not right yet. {said}": "아직 정답이 아닙니다. {said}",
    "Right so far: {parts}.": "맞은 부분: {parts}.",
    "Not answered yet.": "아직 답을 쓰지 않았습니다.",
    "Not answered yet. The value is still None, as it is where nothing is returned.": (
        "아직 답을 쓰지 않았습니다. 값이 아직 None입니다. 함수가 아무것도 반환하지 않으면 이렇게 됩니다."
    ),
    "Your code stopped with {error} (the cell: {line})": "코드가 실행 중에 멈췄습니다({error}). (셀: {line})",
    "Your code stopped with {error} (`{word}`: {line})": "코드가 실행 중에 멈췄습니다({error}). (`{word}` 함수: {line})",
    "Your code stopped with {error} (the cell)": "코드가 실행 중에 멈췄습니다({error}). (셀)",
    "Your code stopped with {error} (`{word}`)": "코드가 실행 중에 멈췄습니다({error}). (`{word}` 함수)",
    "There is no {word} yet: run the cell with your answer first.": "`{word}` 이름이 아직 없습니다. 답을 쓴 셀을 먼저 실행하세요.",
    "The check could not go on with your answer: {error}": "이 답으로는 확인을 계속할 수 없었습니다: {error}",
}

PROGRESS = {
    "Points so far, by the checks in this lesson: {number} of {number_2}. All of them: well done.": (
        "이번 강에서 지금까지 얻은 점수: {number_2}점 만점에 {number}점. 모두 풀었습니다. 수고하셨습니다."
    ),
    "Points so far, by the checks in this lesson: {number} of {number_2}. Still open: {names}.": (
        "이번 강에서 지금까지 얻은 점수: {number_2}점 만점에 {number}점. 남은 연습: {names}."
    ),
    "No check has been run yet.": "아직 실행한 확인 셀이 없습니다.",
    "{lesson}: {number} of {number_2} points ({number_3} minutes), {names} with the solution": (
        "{lesson}: {number_2}점 만점에 {number}점 ({number_3}분), 해답을 본 연습: {names}"
    ),
    "{lesson}: {number} of {number_2} points ({number_3} minutes)": "{lesson}: {number_2}점 만점에 {number}점 ({number_3}분)",
    "All lessons: {number} of {number_2} points.": "전체: {number_2}점 만점에 {number}점.",
}

COMPLAINTS = {
    "Your answer": "답",
    "your answer": "답",
    "Your model": "모델",
    "your model": "모델",
    "This call": "이 호출",
    "{what} should be of type {word}, and is of type {word_2}.": (
        "{what}의 자료형이 맞지 않습니다. 필요한 자료형: {word}, 받은 자료형: {word_2}."
    ),
    "{what} should be numbers, and is of type {word}.": "{what}에는 수가 필요합니다. 받은 자료형: {word}.",
    "{what} is {value}, which is not what comes out.": "{what}의 값이 실제 결과와 다릅니다. 답한 값: {value}.",
    "{what} has values that are not a number (nan).": "{what}에 수가 아닌 값(nan)이 있습니다.",
    "{what} has the shape {shape}, and should have {wanted}.": (
        "{what}의 형태가 맞지 않습니다. 나온 형태: {shape}, 맞는 형태: {wanted}."
    ),
    "{what} should raise {word}, and nothing was raised.": "{what}에서 {word} 오류가 나야 하는데, 오류가 나지 않았습니다.",
    "{what} should raise {word}, with words of yours; it stopped with {error}.": (
        "{what}에서는 직접 쓴 설명과 함께 {word} 오류가 나야 하는데, 다른 오류로 멈췄습니다: {error}."
    ),
    "{number} of {number_2} answers are still missing. Write down all of them.": (
        "답 {number_2}개 가운데 {number}개가 아직 없습니다. 모두 써 주세요."
    ),
    "{what} should raise {word}, and returned {value}.": "{what}에서 {word} 오류가 나야 하는데, 반환한 값이 있습니다: {value}.",
    "The shape {shape} of {what} is right, the values are not: {how}.": "{what}의 형태({shape})는 맞지만 값이 다릅니다. {how}.",
    "The shape {shape} of {what} is right, the values are not: {how}. At {place} yours is {value}, and {right} is right.": (
        "{what}의 형태({shape})는 맞지만 값이 다릅니다. {how}. 위치 {place}: 답한 값 {value}, 맞는 값 {right}."
    ),
    "every value is {number} times what it should be": "모든 값이 맞는 값의 {number}배입니다",
    "they are all there, in another order": "값은 모두 있지만 순서가 다릅니다",
    "{number} of {number_2} differ": "{number_2}개 가운데 {number}개가 다릅니다",
}

MODELS = {
    "{what} should be a keras model, and is of type {word}.": "{what} 자리에 케라스 모델이 필요합니다. 받은 자료형: {word}.",
    "{what} is not built: say the shape of its input with keras.Input.": (
        "{what}의 입력 형태가 아직 정해지지 않았습니다. keras.Input 코드로 입력의 형태를 알려 주세요."
    ),
    "{what} has {count}, and should have {number}.": "{what}의 구성이 다릅니다. 지금 있는 것: {count}, 있어야 할 개수: {number}.",
    "no inputs": "입력 0개",
    "1 input": "입력 1개",
    "{number} inputs": "입력 {number}개",
    "no outputs": "출력 0개",
    "1 output": "출력 1개",
    "{number} outputs": "출력 {number}개",
    "no {word} layers": "{word} 층 0개",
    "1 {word} layer": "{word} 층 1개",
    "{number} {word} layers": "{word} 층 {number}개",
    "{what}'s inputs have the shapes {shapes}, and should have {wanted}.": (
        "{what}의 입력 형태가 맞지 않습니다. 지금 형태: {shapes}, 맞는 형태: {wanted}."
    ),
    "{what}'s outputs have the shapes {shapes}, and should have {wanted}.": (
        "{what}의 출력 형태가 맞지 않습니다. 지금 형태: {shapes}, 맞는 형태: {wanted}."
    ),
    "{what} has {layer}, where {wanted} is asked for.": "{what}의 층이 다릅니다. 지금 있는 층: {layer}, 필요한 층: {wanted}.",
    "{what} has {number} parameters, and should have {number_2}.": (
        "{what}의 파라미터 개수가 다릅니다. 지금 개수: {number}, 맞는 개수: {number_2}."
    ),
    "{what} has the right layers, but they are connected differently, or in another order.": (
        "{what}의 층은 맞지만 연결이나 순서가 다릅니다."
    ),
}

PICTURES = {
    "{number} pictures of {number_2} by {number_3} pixels": "{number_2}×{number_3}픽셀 이미지 {number}장",
    "{number} pictures of {number_2} by {number_3} pixels: {captions}": "{number_2}×{number_3}픽셀 이미지 {number}장: {captions}",
    "{kinds}, as announced": "예고한 대로 {kinds}",
    "This cell should break with {kinds}, and nothing was raised.": "이 셀에서는 {kinds} 오류가 나야 하는데, 오류가 나지 않았습니다.",
    "This cell should break with {kinds}, and broke with {word}.": "이 셀에서는 {kinds} 오류가 나야 하는데, {word} 오류가 났습니다.",
}

HINTS = {
    "{said} It was tried with {given}.": "{said} 시험에 쓴 값: {given}.",
    "{said} The axes are the wrong way round.": "{said} 축의 순서가 뒤바뀌었습니다.",
    "{said} Is a layer to be shared, or to be made twice?": "{said} 층을 공유해야 하나요, 두 번 만들어야 하나요?",
}

WORKING_COPY = {
    "{number} lessons are new in {word}: {first} to {last}.": "{word} 폴더에 강의 {number}개를 새로 만들었습니다: {first}부터 {last}까지.",
    "{lesson} is new in {word}.": "{word} 폴더에 새로 만들었습니다: {lesson}.",
    "{lesson}: {number} cells renewed; your own work stands as it was.": "{lesson}: 셀 {number}개를 새로 고쳤습니다. 작업한 내용은 그대로입니다.",
    "{said} In these the lesson has changed, too: {cells}.": "{said} 다음 셀은 강의에서도 바뀌었습니다: {cells}.",
    "{lesson} can't be read, and was left alone: {other} is the lesson as it is now.": (
        "{lesson} 파일을 읽을 수 없어 그대로 두었습니다. 지금의 강의는 {other} 파일에 있습니다."
    ),
    "{word} has the lessons as they are now, and your work in them as you left it.": (
        "{word} 폴더의 강의는 최신이며, 작업한 내용은 그대로입니다."
    ),
    "JupyterLab, which opens them, is missing: {how}": "강의를 여는 JupyterLab 프로그램이 없습니다: {how}",
    "JupyterLab opens in the browser; Ctrl-C here ends it.": "브라우저에 JupyterLab 화면이 열립니다. 여기서 Ctrl-C를 누르면 끝납니다.",
    "To open it: {command}, which runs {whole} in {folder}": "여는 방법: {command} (실행하는 명령: {whole}, 폴더: {folder})",
}

FRAMES = {**VERDICTS, **HINTS}  # around other texts
TEXTS = {**PROGRESS, **COMPLAINTS, **MODELS, **PICTURES, **WORKING_COPY}
