(() => {
  const form = document.getElementById("pay");
  const box = document.getElementById("choices");
  const total = document.getElementById("total");
  const newCard = document.getElementById("new-card");
  let shown = "";
  const show = async () => {
    const card = new FormData(form).get("card") || "";
    const bin = form.elements.number.value.replace(/\D/g, "").slice(0, 6);
    newCard.hidden = card !== "";
    newCard.disabled = card !== "";
    const wanted = card ? "&card=" + encodeURIComponent(card) : bin.length === 6 ? "&bin=" + bin : "";
    if (wanted === shown) return;
    shown = wanted;
    const response = await fetch(form.dataset.choices + wanted);
    if (!response.ok || wanted !== shown) return;
    box.innerHTML = await response.text();
    name();
  };
  const name = () => {
    const choice = form.querySelector("[name=installment]:checked");
    if (choice) total.textContent = choice.dataset.total;
  };
  form.addEventListener("input", () => { name(); show(); });
  show();
})();
